//! A file that a partner uploaded: what it is, whose it is, where its bytes are.

use bursar_kernel::{DateTime, Utc, Uuid};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantNames};
use utoipa::ToSchema;

use crate::media;

pub(crate) mod body;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod download;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod named;
pub(crate) mod pages;
pub(crate) mod store;

/// A file. It never changes: another content is another file.
#[derive(Debug, Clone, Record)]
#[record(table = "files", called = "file", partner = "partner_id", entity = "entity_id")]
pub struct StoredFile {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub partner_id: Uuid,
    /// The entity that it belongs to, where it belongs to one.
    pub entity_id: Option<Uuid>,
    /// What it is for.
    #[record(word, column = "file_type")]
    pub kind: FileType,
    /// Name under which it was uploaded.
    pub name: String,
    /// What its bytes are.
    pub media_type: String,
    /// MD5 of its bytes, in hex.
    pub md5: String,
    /// Bytes.
    pub size: i64,
    /// Where its bytes are.
    pub path: String,
    /// The end of its link, which nobody can guess.
    pub link: String,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
    /// The same.
    pub updated_at: DateTime<Utc>,
    /// The PDF of which it is a page.
    pub page_of: Option<Uuid>,
    /// Which page, from 0.
    pub page_number: Option<i64>,
    /// When its pages were drawn, or could not be.
    pub drawn_at: Option<DateTime<Utc>>,
}

/// What a file is for. It decides which media types are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, EnumString, IntoStaticStr, VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = AllowedFileTypes)]
pub enum FileType {
    /// What text recognition found.
    OcrResults,
    /// What text recognition reads: a scan.
    OcrFiles,
    /// A bill: a scan.
    Payables,
    /// An invoice or quote of ours.
    Receivables,
    /// A delivery note of ours.
    DeliveryNotes,
    /// A receipt: a scan.
    Receipts,
    /// A portrait of a user.
    Userpics,
    /// The logo of an entity.
    EntityLogo,
    /// The logo of a company.
    CompaniesLogo,
    /// An archive.
    Zip,
    /// A passport or the like: a scan.
    IdentityDocuments,
    /// One more of them.
    AdditionalIdentityDocuments,
    /// A signature under a quote.
    ReceivableSignatures,
    /// A structured invoice.
    EinvoicesXml,
    /// Anything else.
    Attachments,
}

impl FileType {
    /// Which media types are taken; `None` is any.
    fn media_types(self) -> Option<&'static [&'static str]> {
        match self {
            FileType::Userpics | FileType::EntityLogo | FileType::CompaniesLogo => Some(media::LOGOS),
            FileType::OcrFiles
            | FileType::Payables
            | FileType::Receivables
            | FileType::DeliveryNotes
            | FileType::Receipts
            | FileType::IdentityDocuments
            | FileType::AdditionalIdentityDocuments => Some(media::SCANS),
            FileType::ReceivableSignatures => Some(media::SIGNATURES),
            FileType::EinvoicesXml => Some(media::XML),
            FileType::Zip => Some(media::ARCHIVES),
            FileType::OcrResults | FileType::Attachments => None,
        }
    }

    /// What such a file may be, in words; `None` is anything.
    pub fn taken(self) -> Option<String> {
        self.media_types().map(media::words)
    }

    /// Why these bytes cannot be such a file; `None` when they can.
    pub fn objection(self, bytes: &[u8]) -> Option<String> {
        let taken = self.media_types()?;
        let found = media::sniff(bytes);
        (!taken.contains(&found)).then(|| format!("must be {} by its content: this is {found}", media::words(taken)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_wire() {
        for word in FileType::VARIANTS {
            let kind: FileType = word.parse().unwrap();
            assert_eq!((kind.into_str(), serde_json::to_value(kind).unwrap()), (*word, (*word).into()));
        }
    }

    #[test]
    fn content_decides_whatever_the_name_says() {
        assert_eq!(FileType::EntityLogo.objection(b"\x89PNG\r\n\x1a\n0000"), None);
        let objection = FileType::EntityLogo.objection(b"%PDF-1.7\n").unwrap();
        assert_eq!(objection, "must be PNG, JPEG or GIF by its content: this is application/pdf");
        assert_eq!(FileType::Payables.objection(b"%PDF-1.7\n"), None);
        assert_eq!(FileType::Attachments.objection(b"anything"), None);
    }
}
