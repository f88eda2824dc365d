use serde_json::json;

use super::{TextTemplateFixture, path};

#[tokio::test]
async fn an_entity_begins_with_a_subject_and_a_text_for_each_kind_of_mail() {
    let fixture = TextTemplateFixture::open().await;
    let all = fixture.list("").await;
    assert_eq!(all.len(), 14);
    assert!(all.iter().all(|template| template["is_default"] == true && template["type"] != "memo"), "{all:#?}");
    assert_eq!(fixture.list("").await, all, "they are made once");
    let subjects = fixture.list("?type=email_header&document_type=invoice&is_default=true").await;
    assert_eq!(subjects.len(), 1);
    assert_eq!(subjects[0]["template"], "Invoice {invoice_number} from {entity_name}");
    assert_eq!(fixture.list("?is_default=false").await, [json!(null); 0]);
}

#[tokio::test]
async fn what_an_entity_deleted_does_not_come_back() {
    let fixture = TextTemplateFixture::open().await;
    for template in fixture.list("").await {
        fixture.delete(&path(&template)).await.expect(204);
    }
    assert_eq!(fixture.list("").await, [json!(null); 0]);
}

#[tokio::test]
async fn an_entity_that_begins_with_one_of_its_own_has_the_others_too() {
    let fixture = TextTemplateFixture::open().await;
    let made = fixture.memo("Thanks", "Thank you").await;
    let all = fixture.list("").await;
    assert_eq!((all.len(), all.last()), (15, Some(&made)));
    let other = fixture.partner.entity().await;
    fixture.partner.get(&path(&made)).entity(other).await.message(404);
}
