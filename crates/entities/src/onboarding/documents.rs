//! Files that prove who an entity or a person is.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::marker::PhantomData;

use bursar_files::{FileType, NamedFile, require_files};
use bursar_kernel::{Location, Result, Uuid};
use bursar_web::EntityCall;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// What such files are uploaded as.
const KINDS: &[FileType] = &[FileType::IdentityDocuments, FileType::AdditionalIdentityDocuments];

/// Files by what they prove.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Documents(BTreeMap<DocumentPurpose, FileIds>);

/// What a file proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub(crate) enum DocumentPurpose {
    AdditionalVerificationDocumentBack,
    AdditionalVerificationDocumentFront,
    BankAccountOwnershipVerification,
    CompanyLicense,
    CompanyMemorandumOfAssociation,
    CompanyMinisterialDecree,
    CompanyRegistrationVerification,
    CompanyTaxIdVerification,
    ProofOfRegistration,
    VerificationDocumentBack,
    VerificationDocumentFront,
}

/// One file or several, as its field says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum FileIds {
    One(Uuid),
    Several(Vec<Uuid>),
}

/// Files that prove who an entity is: those of `POST /files` with the type `identity_documents` or `additional_identity_documents`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used: files are kept by what they prove")]
pub(crate) struct EntityOnboardingDocumentsPayload {
    /// The back of another document of the person that the entity is.
    #[schema(required = false)]
    additional_verification_document_back: Uuid,
    /// Its front.
    #[schema(required = false)]
    additional_verification_document_front: Uuid,
    /// That the bank account is the entity's.
    #[schema(required = false, min_items = 1)]
    bank_account_ownership_verification: Vec<Uuid>,
    /// A license of the company.
    #[schema(required = false, min_items = 1)]
    company_license: Vec<Uuid>,
    /// The company's memorandum of association.
    #[schema(required = false, min_items = 1)]
    company_memorandum_of_association: Vec<Uuid>,
    /// A ministry's decree on the company.
    #[schema(required = false, min_items = 1)]
    company_ministerial_decree: Vec<Uuid>,
    /// That the company is registered.
    #[schema(required = false, min_items = 1)]
    company_registration_verification: Vec<Uuid>,
    /// The company's tax number.
    #[schema(required = false, min_items = 1)]
    company_tax_id_verification: Vec<Uuid>,
    /// An extract of the register.
    #[schema(required = false, min_items = 1)]
    proof_of_registration: Vec<Uuid>,
    /// The back of the document of the person that the entity is.
    #[schema(required = false)]
    verification_document_back: Uuid,
    /// Its front.
    #[schema(required = false)]
    verification_document_front: Uuid,
}

/// Files that prove who a person is: those of `POST /files` with the type `identity_documents` or `additional_identity_documents`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used: files are kept by what they prove")]
pub(crate) struct PersonOnboardingDocumentsPayload {
    /// The back of another document.
    #[schema(required = false)]
    additional_verification_document_back: Uuid,
    /// Its front.
    #[schema(required = false)]
    additional_verification_document_front: Uuid,
    /// The back of the document.
    #[schema(required = false)]
    verification_document_back: Uuid,
    /// Its front.
    #[schema(required = false)]
    verification_document_front: Uuid,
}

/// Files that a client names, in a body of this schema.
#[derive(Deserialize)]
#[serde(transparent, bound = "")]
pub(crate) struct Provided<S> {
    pub(crate) documents: Documents,
    #[serde(skip)]
    schema: PhantomData<S>,
}

impl<S: ToSchema> PartialSchema for Provided<S> {
    fn schema() -> RefOr<Schema> {
        S::schema()
    }
}

impl<S: ToSchema> ToSchema for Provided<S> {
    fn name() -> Cow<'static, str> {
        S::name()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        S::schemas(schemas);
    }
}

impl Documents {
    /// Is there a file for it?
    pub(crate) fn has(&self, purpose: DocumentPurpose) -> bool {
        self.0.contains_key(&purpose)
    }

    /// The file for it, where there is one alone.
    pub(crate) fn one(&self, purpose: DocumentPurpose) -> Option<Uuid> {
        match self.0.get(&purpose)? {
            FileIds::One(id) => Some(*id),
            FileIds::Several(_) => None,
        }
    }

    /// What is named takes the place of what was.
    pub(crate) fn provide(&mut self, named: Documents) {
        self.0.extend(named.0);
    }

    /// Refuses files that are not there, or are for something else.
    pub(crate) async fn require(&self, call: &EntityCall) -> Result<()> {
        let named = self.0.iter().flat_map(|(purpose, ids)| {
            let at: Vec<Location> = vec!["body".into(), purpose.into_str().into()];
            match ids {
                FileIds::One(id) => vec![NamedFile { loc: at, id: *id }],
                FileIds::Several(ids) => {
                    let places = ids.iter().enumerate();
                    places.map(|(place, id)| NamedFile { loc: [&at[..], &[Location::Index(place)]].concat(), id: *id }).collect()
                }
            }
        });
        require_files(call, named.collect(), KINDS).await
    }
}
