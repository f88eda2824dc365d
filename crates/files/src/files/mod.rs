//! A file that a partner uploaded: what it is, whose it is, where its bytes are.

use bursar_kernel::Timestamp;
use bursar_kernel::Uuid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::file_store::Owner;
use crate::media;

pub(crate) mod body;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod download;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod store;

/// A file. It never changes: another content is another file.
#[derive(Debug, Clone)]
pub struct StoredFile {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub owner: Owner,
    /// What it is for.
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
    pub created_at: Timestamp,
    /// The same.
    pub updated_at: Timestamp,
}

/// What a file is for. It decides which media types are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
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
    const ALL: [(FileType, &'static str); 15] = [
        (FileType::OcrResults, "ocr_results"),
        (FileType::OcrFiles, "ocr_files"),
        (FileType::Payables, "payables"),
        (FileType::Receivables, "receivables"),
        (FileType::DeliveryNotes, "delivery_notes"),
        (FileType::Receipts, "receipts"),
        (FileType::Userpics, "userpics"),
        (FileType::EntityLogo, "entity_logo"),
        (FileType::CompaniesLogo, "companies_logo"),
        (FileType::Zip, "zip"),
        (FileType::IdentityDocuments, "identity_documents"),
        (FileType::AdditionalIdentityDocuments, "additional_identity_documents"),
        (FileType::ReceivableSignatures, "receivable_signatures"),
        (FileType::EinvoicesXml, "einvoices_xml"),
        (FileType::Attachments, "attachments"),
    ];

    /// The word on the wire and in the database.
    pub fn word(self) -> &'static str {
        FileType::ALL.iter().find(|(kind, _)| *kind == self).map_or("attachments", |(_, word)| word)
    }

    /// The type of this word.
    pub fn parse(word: &str) -> Option<Self> {
        FileType::ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }

    /// All words, for whoever sent another one.
    pub(crate) fn words() -> String {
        FileType::ALL.map(|(_, word)| word).join(", ")
    }

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
    fn words_and_types_agree_with_the_wire() {
        for (kind, word) in FileType::ALL {
            assert_eq!((FileType::parse(word), kind.word()), (Some(kind), word));
            assert_eq!(serde_json::to_value(kind).unwrap(), word);
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
