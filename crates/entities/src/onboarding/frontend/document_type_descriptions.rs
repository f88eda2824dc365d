use bursar_files::FileType;
use bursar_web::{Answer, Call, Json, Query, query_parameters};
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use crate::entities::country::Country;

/// Whose documents they are.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct DocumentsOf {
    /// Where the person lives, or the company is registered.
    country: Country,
}

impl IntoParams for DocumentsOf {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// Which documents prove something, in words for people.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OnboardingDocumentsDescriptions)]
pub(crate) struct DocumentDescriptions {
    /// One more document of a person.
    additional_verification: Vec<String>,
    /// Who a company is.
    entity_verification: Vec<String>,
    /// Who a person is.
    verification: Vec<String>,
}

/// Get descriptions of document types
///
/// Which documents prove who a person or a company is, as the screens for uploads say it, and what kinds of files they may be.
#[utoipa::path(get, path = "/frontend/document_type_descriptions", params(DocumentsOf), responses((status = 200, body = DocumentDescriptions)))]
pub(crate) async fn document_type_descriptions(_: Call, Query(of): Query<DocumentsOf>) -> Answer<Json<DocumentDescriptions>> {
    Ok(Json(DocumentDescriptions::new(&of.country)))
}

const IDENTITY: &[&str] =
    &["A passport", "A national identity card, both sides", "A residence permit, both sides", "A driving licence, both sides"];
const AMERICAN_IDENTITY: &[&str] =
    &["A passport", "A passport card, both sides", "A driver's license, both sides", "An identity card of a state, both sides"];
const RESIDENCE: &[&str] =
    &["A bill for electricity, gas, water or a telephone", "A statement of a bank account", "A letter of a public authority"];
const COMPANY: &[&str] = &[
    "An extract of the commercial register",
    "The articles of association",
    "A letter of the tax authority with the company's name and number",
];
const AMERICAN_COMPANY: &[&str] = &[
    "The articles of incorporation or organization",
    "A certificate of good standing of the state",
    "A letter of the IRS with the company's name and EIN",
];

impl DocumentDescriptions {
    fn new(country: &Country) -> Self {
        let is_american = country.0 == "US";
        let list = |documents: &[&str], kind: FileType| {
            let files = kind.taken().map(|words| format!("Upload it as {words}"));
            documents.iter().map(|document| (*document).to_owned()).chain(files).collect()
        };
        DocumentDescriptions {
            additional_verification: list(RESIDENCE, FileType::AdditionalIdentityDocuments),
            entity_verification: list(if is_american { AMERICAN_COMPANY } else { COMPANY }, FileType::IdentityDocuments),
            verification: list(if is_american { AMERICAN_IDENTITY } else { IDENTITY }, FileType::IdentityDocuments),
        }
    }
}
