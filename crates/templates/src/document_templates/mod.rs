//! PDF templates: the designs that documents are printed in. The designs are the system's; an entity chooses one of them.

use bursar_events::{Named, ObjectType, Subject};
use bursar_files::FileBody;
use bursar_kernel::{DateTime, Error, Result, Utc, Uuid, wire};
use bursar_print::paper::{Design, Language};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod list_system;
pub(crate) mod make_default;
pub(crate) mod preview;
pub(crate) mod sample;
pub(crate) mod store;

/// What an entity chose.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = "design_choices", called = "PDF template", entity = "entity_id")]
pub(crate) struct DesignChoice {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    #[record(word)]
    pub(crate) design: DocumentDesign,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

/// A design that documents are printed in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub(crate) enum DocumentDesign {
    /// An open page that leads with the amount.
    #[default]
    Modern,
    /// A business letter for envelopes with a window.
    Letter,
}

/// A PDF template.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TemplateReceivableResponse)]
pub(crate) struct DocumentTemplate {
    /// Its id: the same for all entities.
    id: Uuid,
    /// When the entity first chose a design; null before.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    created_at: Option<DateTime<Utc>>,
    /// When the entity last chose a design; null before.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    updated_at: Option<DateTime<Utc>>,
    /// Always empty: a design is no list of blocks.
    #[schema(required = false)]
    blocks: Vec<String>,
    /// The documents that it is for.
    document_type: TemplateDocument,
    /// Are documents of the entity printed in it?
    is_default: bool,
    /// The entity's language, in which its preview is; English where PDFs are not made in that language.
    language: &'static str,
    /// Its name.
    name: &'static str,
    /// Always null: `GET /document_templates/{document_template_id}/preview` draws one.
    #[schema(required = false)]
    preview: Option<FileBody>,
    /// The word for the design.
    template: &'static str,
    /// How it is made.
    #[schema(required = false, default = "source_object")]
    template_type: TemplateKind,
    #[serde(skip)]
    entity_id: Uuid,
}

/// PDF templates.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TemplateListResponse)]
pub(crate) struct DocumentTemplateList {
    /// All of them.
    #[schema(required = false)]
    pub(crate) data: Vec<DocumentTemplate>,
}

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DocumentTypeEnum)]
#[expect(dead_code, reason = "part of the contract")]
pub(crate) enum TemplateDocument {
    /// Invoices, quotes and credit notes.
    Receivable,
    /// Delivery notes.
    DeliveryNote,
    /// Purchase orders.
    PurchaseOrder,
    /// Bills.
    Payable,
}

/// How a PDF template is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TemplateTypeEnum)]
#[expect(dead_code, reason = "part of the contract")]
pub(crate) enum TemplateKind {
    /// Of blocks.
    Block,
    /// Of one source.
    SourceObject,
}

impl DocumentDesign {
    /// The id of its template.
    fn id(self) -> Uuid {
        Uuid::from_u128(match self {
            DocumentDesign::Modern => 0x0191_4b3e_0000_7000_8000_0000_0000_0001,
            DocumentDesign::Letter => 0x0191_4b3e_0000_7000_8000_0000_0000_0002,
        })
    }

    /// The design of a template.
    pub(crate) fn of_template(id: Uuid) -> Result<Self> {
        Self::VARIANTS.iter().copied().find(|design| design.id() == id).ok_or_else(|| Error::not_found(DesignChoice::NOUN))
    }

    /// All of them.
    pub(crate) fn all() -> &'static [Self] {
        Self::VARIANTS
    }

    fn name(self) -> &'static str {
        match self {
            DocumentDesign::Modern => "Modern",
            DocumentDesign::Letter => "Business letter",
        }
    }

    /// Its template as an entity sees it that made this choice.
    pub(crate) fn template(self, entity_id: Uuid, choice: Option<&DesignChoice>, language: Language) -> DocumentTemplate {
        let chosen = choice.map_or_else(DocumentDesign::default, |choice| choice.design);
        DocumentTemplate {
            id: self.id(),
            created_at: choice.map(|choice| choice.created_at),
            updated_at: choice.map(|choice| choice.updated_at),
            blocks: Vec::new(),
            document_type: TemplateDocument::Receivable,
            is_default: self == chosen,
            language: language.tag(),
            name: self.name(),
            preview: None,
            template: self.into(),
            template_type: TemplateKind::SourceObject,
            entity_id,
        }
    }
}

impl From<DocumentDesign> for Design {
    fn from(design: DocumentDesign) -> Self {
        match design {
            DocumentDesign::Modern => Design::Modern,
            DocumentDesign::Letter => Design::Letter,
        }
    }
}

impl Named for DocumentTemplate {
    const OBJECT_TYPE: ObjectType = ObjectType::named("document_template");
    const CALLED: &'static str = "a PDF template";
}

impl Subject for DocumentTemplate {
    fn id(&self) -> Uuid {
        self.id
    }

    fn entity_id(&self) -> Option<Uuid> {
        Some(self.entity_id)
    }
}
