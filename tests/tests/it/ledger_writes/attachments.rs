use bursar_connectors::write::{AttachmentEntry, Object};
use bursar_connectors::{Kind, Platform, Write};
use bursar_tests::form::PDF;
use bursar_tests::simulated;
use serde_json::json;

use super::{Book, create, named};

#[tokio::test]
async fn a_file_lies_beside_its_document_once() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        for kind in [Kind::Invoice, Kind::Bill, Kind::CreditNote, Kind::VendorCredit] {
            let document = book.confirmed(&create(&book.plain(kind, &format!("PAPER-{kind:?}")).await)).await;
            let entry = AttachmentEntry {
                document: named(&document),
                file_id: "1".into(),
                name: format!("PAPER-{kind:?}-1.pdf"),
                media_type: "application/pdf".into(),
                marker: format!("bursar-file-{kind:?}"),
            };
            let object = Object::Attachment(entry.clone());
            assert!(book.find(&object).await.is_empty());
            let write = Write::Create { object: object.clone() };
            let first = book.confirmed(&write).await;
            assert_eq!((first.kind, first.name.as_str()), (Kind::Attachment, entry.name.as_str()), "{platform:?}");
            assert_eq!(book.confirmed(&write).await.remote_id, first.remote_id, "the same key attaches it once");
            let found = book.find(&object).await;
            assert_eq!((found.len(), &found[0].remote_id), (1, &first.remote_id), "{platform:?} {kind:?}");
            let other = AttachmentEntry { name: "OTHER.pdf".into(), marker: "bursar-file-2".into(), ..entry };
            assert!(book.find(&Object::Attachment(other)).await.is_empty());
        }
        let (list, size, name) =
            if book.is_quickbooks() { ("Attachable", "Size", "FileName") } else { ("Attachments", "ContentLength", "FileName") };
        let rows = book.rows(list).await;
        assert_eq!(rows.len(), 4, "{rows:?}");
        assert!(rows.iter().all(|row| row[size] == PDF.len() && row[name].as_str().unwrap().starts_with("PAPER-")), "{rows:?}");
    }
}

#[tokio::test]
async fn a_file_whose_answer_is_lost_is_found() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let document = book.confirmed(&create(&book.plain(Kind::Bill, "PAPER-1").await)).await;
        let object = Object::Attachment(AttachmentEntry {
            document: named(&document),
            file_id: "1".into(),
            name: "PAPER-1.pdf".into(),
            media_type: "application/pdf".into(),
            marker: "bursar-file-1".into(),
        });
        book.strike(json!({"provider": simulated(platform).word(), "kind": "drop_after"})).await;
        let sent = book.send(&Write::Create { object: object.clone() }).await;
        assert!(matches!(sent, bursar_connectors::Sent::Unknown(_)), "{sent:?}");
        assert_eq!(book.find(&object).await.len(), 1, "{platform:?}");
    }
}
