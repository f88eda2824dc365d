//! The bodies that make and change documents: which of them takes which fields. The fields themselves are those of [`Changes`].

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use bursar_kernel::Uuid;
use serde::{Deserialize, Deserializer, de};
use serde_json::json;
use serde_json::value::RawValue;
use utoipa::openapi::schema::{AdditionalProperties, AnyOfBuilder, ArrayBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::{KnownFormat, Ref, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

use super::changes::{AskedLine, Changes, CreditChange, CreditChanges, EntityOverride, LineChange};
use super::status::ReceivableType;

/// What drafts of invoices and quotes have in common.
const DRAFT: &[&str] = &[
    "attachments",
    "counterpart_billing_address_id",
    "counterpart_id",
    "counterpart_shipping_address_id",
    "counterpart_vat_id_id",
    "currency",
    "deduction_amount",
    "deduction_memo",
    "discount",
    "document_rendering",
    "entity",
    "entity_bank_account_id",
    "entity_vat_id_id",
    "footer",
    "memo",
    "partner_metadata",
    "project_id",
    "tag_ids",
    "trade_name",
    "vat_exempt",
    "vat_exemption_rationale",
    "withholding_tax_rate",
];
/// What can be said when a draft is made, and never again.
const CREATED: &[&str] = &["commercial_condition_description", "counterpart_business_type", "document_id", "vat_mode"];
/// What can be said when a draft is changed.
const CHANGED: &[&str] = &["contact_id"];
const OF_QUOTES: &[&str] = &["expiry_date", "quote_accept_page_url", "signature_required"];
const OF_INVOICES: &[&str] = &[
    "counterpart_einvoicing_credentials_id",
    "fulfillment_date",
    "is_einvoice",
    "network_credentials_id",
    "overdue_reminder_id",
    "payment_page_url",
    "payment_reminder_id",
];
const TERMS: &[&str] = &["payment_terms", "payment_terms_id"];
const OF_CREDIT_NOTES: &[&str] = &[
    "attachments",
    "counterpart_billing_address_id",
    "counterpart_contact",
    "counterpart_einvoicing_credentials_id",
    "counterpart_shipping_address_id",
    "document_rendering",
    "entity",
    "footer",
    "memo",
    "network_credentials_id",
    "partner_metadata",
    "project_id",
    "tag_ids",
];
const OF_ISSUED: &[&str] = &[
    "attachments",
    "contact_id",
    "counterpart_id",
    "counterpart_vat_id_id",
    "document_rendering",
    "due_date",
    "entity_address",
    "entity_vat_id_id",
    "footer",
    "fulfillment_date",
    "issue_date",
    "memo",
    "overdue_reminder_id",
    "partner_metadata",
    "payment_reminder_id",
    "payment_terms",
    "payment_terms_id",
    "project_id",
    "tag_ids",
];

/// A document to make.
#[derive(Debug)]
pub(crate) enum CreateReceivable {
    /// An invoice or a quote of its own.
    New { receivable_type: ReceivableType, changes: Box<Changes>, lines: Vec<AskedLine> },
    /// An invoice of a quote, or a credit note of an invoice.
    BasedOn { receivable_type: ReceivableType, based_on: Uuid, tag_ids: Vec<Uuid> },
}

/// A change of a document.
#[derive(Debug)]
pub(crate) struct UpdateReceivable {
    /// For what it is meant.
    pub(crate) envelope: Envelope,
    pub(crate) changes: Changes,
    pub(crate) lines: AskedLines,
    /// The names of the fields that were sent.
    pub(crate) fields: BTreeSet<String>,
}

impl UpdateReceivable {
    /// Does it change nothing but these?
    pub(crate) fn is_only(&self, fields: &[&str]) -> bool {
        self.fields.iter().all(|field| fields.contains(&field.as_str()))
    }
}

/// For what a change is meant: the name of the one field of its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub(crate) enum Envelope {
    /// The draft of a quote.
    Quote,
    /// The draft of an invoice.
    Invoice,
    /// The draft of a credit note.
    CreditNote,
    /// An invoice that is no draft any more.
    IssuedInvoice,
}

/// What a change says of lines.
#[derive(Debug)]
pub(crate) enum AskedLines {
    /// Nothing.
    None,
    /// By position.
    Changes(Vec<LineChange>),
    /// By product.
    Credits(BTreeMap<Uuid, CreditChange>),
}

impl<'de> Deserialize<'de> for CreateReceivable {
    // Read from the text each time: what is buffered in between has made floats of quantities.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Kind {
            #[serde(rename = "type")]
            receivable_type: ReceivableType,
            based_on: Option<Uuid>,
            #[serde(default)]
            tag_ids: Vec<Uuid>,
        }
        let text = Box::<RawValue>::deserialize(deserializer)?;
        let Kind { receivable_type, based_on, tag_ids } = read(&text)?;
        if let Some(based_on) = based_on {
            return Ok(CreateReceivable::BasedOn { receivable_type, based_on, tag_ids });
        }
        let mut changes: Box<Changes> = read(&text)?;
        let lines = changes.line_items.take().map(|lines| read(&lines)).transpose()?.unwrap_or_default();
        Ok(CreateReceivable::New { receivable_type, changes, lines })
    }
}

impl<'de> Deserialize<'de> for UpdateReceivable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let envelopes = BTreeMap::<String, Box<RawValue>>::deserialize(deserializer)?;
        let one = envelopes.into_iter().next().ok_or_else(|| de::Error::custom("names no document"))?;
        let envelope: Envelope = serde_json::from_value(one.0.into()).map_err(de::Error::custom)?;
        let fields = read::<BTreeMap<String, de::IgnoredAny>, _>(&one.1)?.into_keys().collect();
        let mut changes: Changes = read(&one.1)?;
        let lines = match (changes.line_items.take(), envelope) {
            (None, _) => AskedLines::None,
            (Some(lines), Envelope::CreditNote) => AskedLines::Credits(read::<CreditChanges, _>(&lines)?.0),
            (Some(lines), _) => AskedLines::Changes(read(&lines)?),
        };
        Ok(UpdateReceivable { envelope, changes, lines, fields })
    }
}

fn read<T: de::DeserializeOwned, E: de::Error>(text: &RawValue) -> Result<T, E> {
    serde_json::from_str(text.get()).map_err(E::custom)
}

impl PartialSchema for CreateReceivable {
    #[expect(deprecated, reason = "an example stands where the derive of the other bodies puts it")]
    fn schema() -> RefOr<Schema> {
        let kinds = ["ReceivableFacadeCreateQuotePayload", "ReceivableFacadeCreateInvoicePayload", "ReceivableCreateBasedOnPayload"];
        let example = json!({
            "type": "invoice",
            "currency": "EUR",
            "line_items": [{
                "quantity": 2,
                "product": {"name": "Desk lamp", "price": {"currency": "EUR", "value": 4900}},
                "tax_rate_value": 1900,
            }],
        });
        let any = AnyOfBuilder::new().description(Some("A document to make.")).example(Some(example));
        Schema::AnyOf(kinds.iter().fold(any, |any, name| any.item(Ref::from_schema_name(*name))).build()).into()
    }
}

impl ToSchema for CreateReceivable {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("ReceivableFacadeCreatePayload")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        let invoice = [OF_INVOICES, TERMS, &["purchase_order"]].concat();
        let based_on = body("A document to make of another one: an invoice of a quote, a credit note of an invoice.", &[])
            .property("based_on", id("The document that it is made of."))
            .property("tag_ids", tag_ids())
            .property("type", one_of(&["invoice", "credit_note"], "What to make."))
            .required("based_on")
            .required("type");
        Changes::schemas(schemas);
        schemas.push((AskedLine::name().into(), AskedLine::schema()));
        AskedLine::schemas(schemas);
        let quote = draft_to_make("quote", "A quote to make.", OF_QUOTES);
        let words = "Does it go through the network of electronic invoices? It is then `issuing` until the counterpart has it.";
        let is_einvoice = ObjectBuilder::new().schema_type(Type::Boolean).description(Some(words)).default(Some(json!(false)));
        let invoice = draft_to_make("invoice", "An invoice to make.", &invoice).property("is_einvoice", is_einvoice);
        schemas.push(("ReceivableFacadeCreateQuotePayload".into(), quote.into()));
        schemas.push(("ReceivableFacadeCreateInvoicePayload".into(), invoice.into()));
        schemas.push(("ReceivableCreateBasedOnPayload".into(), based_on.into()));
    }
}

impl PartialSchema for UpdateReceivable {
    fn schema() -> RefOr<Schema> {
        let kinds = ["UpdateQuotePayload", "UpdateInvoicePayload", "UpdateCreditNotePayload", "UpdateIssuedInvoicePayload"];
        any_of("A change of a document: its one field says for what it is meant.", &kinds)
    }
}

impl ToSchema for UpdateReceivable {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("ReceivableUpdatePayload")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Changes::schemas(schemas);
        schemas.push((LineChange::name().into(), LineChange::schema()));
        LineChange::schemas(schemas);
        schemas.push((CreditChanges::name().into(), CreditChanges::schema()));
        CreditChanges::schemas(schemas);
        let company = issuer("organization", "The company that issues the document.", &["name"]);
        let person = issuer("individual", "The person who issues the document.", &["first_name", "last_name"]);
        schemas.push(("ReceivableEntityOrganizationRequest".into(), company.into()));
        schemas.push(("ReceivableEntityIndividualRequest".into(), person.into()));
        let credited = Ref::builder().ref_location_from_schema_name("UpdateLineItemForCreditNote");
        let credited = credited.description(Some("What is credited, by the ids of products.")).build();
        let issuers = any_of("Who issues the document.", &["ReceivableEntityOrganizationRequest", "ReceivableEntityIndividualRequest"]);
        let issued = body("Changes to an invoice that was issued.", &[OF_ISSUED]);
        let bodies = [
            ("quote", "UpdateQuote", draft_to_change("Changes to a quote.", &[OF_QUOTES, TERMS].concat())),
            ("invoice", "UpdateInvoice", draft_to_change("Changes to an invoice.", &[OF_INVOICES, TERMS].concat())),
            ("credit_note", "UpdateCreditNote", body("Changes to a credit note.", &[OF_CREDIT_NOTES]).property("line_items", credited)),
            ("issued_invoice", "UpdateIssuedInvoice", issued.property("tag_ids", tag_ids()).property("entity", issuers)),
        ];
        for (field, name, object) in bodies {
            let envelope = body("A change of a document.", &[]).property(field, Ref::from_schema_name(name)).required(field);
            schemas.push((name.into(), object.into()));
            schemas.push((format!("{name}Payload"), envelope.into()));
        }
    }
}

/// A body with these fields of [`Changes`] and no other.
fn body(words: &str, fields: &[&[&str]]) -> ObjectBuilder {
    picked(words, Changes::schema(), &fields.concat())
}

fn picked(words: &str, all: RefOr<Schema>, names: &[&str]) -> ObjectBuilder {
    let all = if let RefOr::T(Schema::Object(all)) = all { all.properties } else { Default::default() };
    let object = ObjectBuilder::new().schema_type(Type::Object).description(Some(words));
    let object = object.additional_properties(Some(AdditionalProperties::FreeForm(false)));
    names
        .iter()
        .filter_map(|name| Some((*name, all.get(*name)?.clone())))
        .fold(object, |object, (name, schema)| object.property(name, schema))
}

fn any_of(words: &str, names: &[&str]) -> RefOr<Schema> {
    let any = AnyOfBuilder::new().description(Some(words));
    Schema::AnyOf(names.iter().fold(any, |any, name| any.item(Ref::from_schema_name(*name))).build()).into()
}

fn lines_of(schema: &str, words: &str) -> ArrayBuilder {
    ArrayBuilder::new().items(Ref::from_schema_name(schema)).description(Some(words))
}

fn one_of(allowed: &[&str], words: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(allowed.to_vec())).description(Some(words))
}

fn id(words: &str) -> ObjectBuilder {
    let format = SchemaFormat::KnownFormat(KnownFormat::Uuid);
    ObjectBuilder::new().schema_type(Type::String).format(Some(format)).description(Some(words))
}

fn tag_ids() -> ArrayBuilder {
    ArrayBuilder::new().items(id("A tag of the entity.")).description(Some("Its tags: all of them.")).default(Some(json!([])))
}

fn draft_to_make(word: &str, words: &str, own: &[&str]) -> ObjectBuilder {
    let object = body(words, &[DRAFT, CREATED, own])
        .property("tag_ids", tag_ids())
        .property("line_items", lines_of("LineItem", "What is sold: at most 1000 lines."))
        .property("type", one_of(&[word], "What to make."));
    ["counterpart_billing_address_id", "counterpart_id", "currency", "line_items", "type"].into_iter().fold(object, ObjectBuilder::required)
}

fn draft_to_change(words: &str, own: &[&str]) -> ObjectBuilder {
    let lines = lines_of("LineItemUpdate", "Changes of the lines, by position: `{}` leaves a line as it is; none is added or removed.");
    body(words, &[DRAFT, CHANGED, own]).property("line_items", lines)
}

/// Who issues a document, named anew.
fn issuer(word: &str, words: &str, names: &[&str]) -> ObjectBuilder {
    let shared = ["email", "logo", "phone", "registration_authority", "registration_number", "website"];
    let text = |words: &str| ObjectBuilder::new().schema_type(Type::String).description(Some(words));
    let object = picked(words, EntityOverride::schema(), &shared)
        .property("tax_id", text("Tax number."))
        .property("type", one_of(&[word], "A company or a person."))
        .required("type");
    names.iter().fold(object, |object, name| object.property(*name, text("Its name.")).required(*name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_a_body_is_one_of_the_changes() {
        let RefOr::T(Schema::Object(all)) = Changes::schema() else { panic!("an object") };
        for name in [DRAFT, CREATED, CHANGED, OF_QUOTES, OF_INVOICES, TERMS, OF_CREDIT_NOTES, OF_ISSUED].concat() {
            assert!(all.properties.contains_key(name), "{name}");
        }
    }

    #[test]
    fn quantities_are_read_with_all_their_digits() {
        let json = r#"{"type": "invoice", "currency": "EUR", "line_items": [{"quantity": 2147483647.123456789}]}"#;
        let CreateReceivable::New { lines, .. } = serde_json::from_str(json).unwrap() else { panic!("a document of its own") };
        assert_eq!(lines[0].quantity.to_string(), "2147483647.123456789");
        let json = r#"{"invoice": {"line_items": [{}, {"quantity": 0.000000001}]}}"#;
        let asked: UpdateReceivable = serde_json::from_str(json).unwrap();
        let AskedLines::Changes(lines) = asked.lines else { panic!("changes of lines") };
        assert_eq!((asked.envelope, lines[1].quantity.unwrap().billionths()), (Envelope::Invoice, 1));
    }
}
