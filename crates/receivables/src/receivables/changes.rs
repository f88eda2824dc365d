//! What a client says of a document, in any of the bodies that make or change one: which of them takes which field, `payloads` says.

use bursar_store::changes;
use std::collections::BTreeMap;

use bursar_catalog::{ProductPrice, ProductType};
use bursar_documents::EntityAddressCopy;
use bursar_entities::{DocumentRendering, EntityType, VatMode};
use bursar_kernel::{Currency, DateTime, NaiveDate, Patch, Quantity, Rate, Utc, Uuid};
use bursar_web::CurrencyEnum;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::attachments::Attachment;
use super::copies::ContactCopy;
use super::discount::Discount;
use super::terms::InlineTerms;

/// All fields of all bodies. A field that a body does not take is refused by its schema.
#[changes]
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct Changes {
    /// Files that go with the document: all of them.
    #[schema(min_items = 1)]
    pub(crate) attachments: Patch<Vec<Attachment>>,
    /// Commercial terms, such as when goods are delivered.
    pub(crate) commercial_condition_description: Option<String>,
    /// The contact of the counterpart that the document is addressed to.
    pub(crate) contact_id: Patch<Uuid>,
    /// The address of the counterpart that the document is addressed to. It has to be given with another counterpart.
    #[schema(value_type = Uuid, required = false)]
    pub(crate) counterpart_billing_address_id: Option<Uuid>,
    /// The legal form of the counterpart, such as GmbH.
    #[schema(max_length = 50)]
    pub(crate) counterpart_business_type: Option<String>,
    /// Whom the document is addressed to.
    pub(crate) counterpart_contact: Patch<ContactCopy>,
    /// The number by which the counterpart is reached in the network of electronic invoices: one of its e-invoicing credentials.
    pub(crate) counterpart_einvoicing_credentials_id: Patch<Uuid>,
    /// Whom the document is for.
    #[schema(value_type = Uuid, required = false)]
    pub(crate) counterpart_id: Option<Uuid>,
    /// The address of the counterpart that goods are sent to.
    pub(crate) counterpart_shipping_address_id: Patch<Uuid>,
    /// The VAT ID of the counterpart.
    pub(crate) counterpart_vat_id_id: Patch<Uuid>,
    /// The currency of all amounts; every price must be of it.
    #[schema(value_type = CurrencyEnum, required = false)]
    pub(crate) currency: Option<Currency>,
    /// What comes off after VAT, in minor units.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    pub(crate) deduction_amount: Patch<i64>,
    /// Why it comes off.
    pub(crate) deduction_memo: Patch<String>,
    /// The discount of the whole document.
    pub(crate) discount: Patch<Discount>,
    /// The number of the document. Only where the entity's settings say `non_compliant`; otherwise it is given when the document is issued.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) document_id: Option<String>,
    /// What stands on the PDF, beside what the entity's settings say.
    pub(crate) document_rendering: Patch<DocumentRendering>,
    /// Until when the invoice is to be paid.
    #[schema(value_type = NaiveDate, required = false)]
    pub(crate) due_date: Option<NaiveDate>,
    /// What the document says of the entity instead of its own data.
    pub(crate) entity: Patch<EntityOverride>,
    /// Where the document says that the entity is registered.
    #[schema(value_type = EntityAddressCopy, required = false)]
    pub(crate) entity_address: Option<EntityAddressCopy>,
    /// The account of the entity that is paid to.
    pub(crate) entity_bank_account_id: Patch<Uuid>,
    /// The VAT ID of the entity.
    pub(crate) entity_vat_id_id: Patch<Uuid>,
    /// Until when the quote is good.
    pub(crate) expiry_date: Patch<NaiveDate>,
    /// What stands below the lines. Variables in it are replaced when it is set.
    pub(crate) footer: Patch<String>,
    /// The day on which the goods are sent or the work is done.
    pub(crate) fulfillment_date: Patch<NaiveDate>,
    /// Does it go through the network of electronic invoices? It is then `issuing` until the counterpart has it.
    #[schema(value_type = bool, required = false)]
    pub(crate) is_einvoice: Option<bool>,
    /// When it was issued.
    #[schema(value_type = DateTime<Utc>, required = false)]
    pub(crate) issue_date: Option<DateTime<Utc>>,
    /// Each body has lines of its own.
    #[schema(value_type = Object)]
    pub(crate) line_items: Option<Box<RawValue>>,
    /// What stands above the lines. Variables in it are replaced when it is set.
    pub(crate) memo: Patch<String>,
    /// The number under which the entity sends in the network of electronic invoices: one of the credentials of its connections.
    pub(crate) network_credentials_id: Patch<Uuid>,
    /// The reminder for when it is overdue.
    pub(crate) overdue_reminder_id: Patch<Uuid>,
    /// What the partner keeps with it.
    #[schema(value_type = Option<Object>)]
    pub(crate) partner_metadata: Patch<Map<String, Value>>,
    /// The page on which it can be paid.
    #[schema(min_length = 1, max_length = 2083, format = "uri")]
    pub(crate) payment_page_url: Patch<String>,
    /// The reminder for before it is due.
    pub(crate) payment_reminder_id: Patch<Uuid>,
    /// When it is due, said on the document itself.
    pub(crate) payment_terms: Patch<InlineTerms>,
    /// When it is due, by the terms of `GET /payment_terms`.
    pub(crate) payment_terms_id: Patch<Uuid>,
    /// The project that it belongs to.
    pub(crate) project_id: Patch<Uuid>,
    /// The number of the purchase order.
    #[schema(max_length = 100)]
    pub(crate) purchase_order: Option<String>,
    /// The page on which the customer accepts the quote.
    #[schema(min_length = 1, max_length = 65536, format = "uri")]
    pub(crate) quote_accept_page_url: Patch<String>,
    /// Does accepting the quote take a signature?
    #[schema(value_type = bool, required = false)]
    pub(crate) signature_required: Option<bool>,
    /// Its tags: all of them.
    #[schema(value_type = Vec<Uuid>, required = false)]
    pub(crate) tag_ids: Option<Vec<Uuid>>,
    /// The name that the entity trades under.
    #[schema(max_length = 255)]
    pub(crate) trade_name: Patch<String>,
    /// Is what is sold exempt from VAT?
    pub(crate) vat_exempt: Patch<bool>,
    /// Why it is.
    pub(crate) vat_exemption_rationale: Patch<String>,
    /// Do prices include VAT? As the entity's settings say, unless it is said here.
    #[schema(value_type = VatMode, required = false)]
    pub(crate) vat_mode: Option<VatMode>,
    /// The rate of the tax that the customer withholds, in hundredths of a percent.
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 10000)]
    pub(crate) withholding_tax_rate: Patch<Rate>,
}

/// What a document says of the entity instead of its own data. A field that is left out stays.
#[changes]
#[derive(Debug, Default, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceivableEntityBase)]
pub(crate) struct EntityOverride {
    /// E-mail address.
    #[schema(format = "email")]
    pub(crate) email: Patch<String>,
    /// A link to the logo.
    #[schema(min_length = 1, max_length = 2083, format = "uri")]
    pub(crate) logo: Patch<String>,
    /// Telephone number.
    pub(crate) phone: Patch<String>,
    /// The register.
    pub(crate) registration_authority: Patch<String>,
    /// The number in the register.
    pub(crate) registration_number: Patch<String>,
    /// Web site.
    #[schema(min_length = 1, max_length = 2083, format = "uri")]
    pub(crate) website: Patch<String>,
    /// The name of a company; like what follows, only where an issued invoice is changed.
    #[schema(ignore)]
    pub(crate) name: Option<String>,
    #[schema(ignore)]
    pub(crate) first_name: Option<String>,
    #[schema(ignore)]
    pub(crate) last_name: Option<String>,
    #[schema(ignore)]
    pub(crate) tax_id: Patch<String>,
    #[serde(rename = "type")]
    #[schema(ignore)]
    pub(crate) kind: Option<EntityType>,
}

/// A line to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LineItem)]
pub(crate) struct AskedLine {
    /// The tax rate of the ledger that the line is booked with: one of `GET /accounting_tax_rates`.
    pub(crate) accounting_tax_rate_id: Option<Uuid>,
    /// A rate of the entity's own.
    pub(crate) custom_vat_rate_id: Option<Uuid>,
    /// The discount of the line.
    pub(crate) discount: Option<Discount>,
    /// What is sold, entered on the line. Either this or `product_id`.
    pub(crate) product: Option<AskedProduct>,
    /// What is sold, from the catalog.
    pub(crate) product_id: Option<Uuid>,
    /// How much of it, with nine decimals at most.
    #[schema(value_type = f64, minimum = 0, maximum = 2147483647)]
    pub(crate) quantity: Quantity,
    /// What the rate in `tax_rate_value` is called.
    #[schema(min_length = 1, max_length = 64)]
    pub(crate) tax_rate_name: Option<String>,
    /// A rate, in hundredths of a percent: 12.5 % is 1250.
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 10000)]
    pub(crate) tax_rate_value: Option<Rate>,
    /// A rate of `GET /vat_rates`.
    pub(crate) vat_rate_id: Option<Uuid>,
}

/// What is sold, entered on a line.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = LineItemProductCreate)]
pub(crate) struct AskedProduct {
    /// What it is.
    #[schema(max_length = 2000)]
    pub(crate) description: Option<String>,
    /// What your own system calls it.
    #[schema(min_length = 1, max_length = 255)]
    pub(crate) external_reference: Option<String>,
    /// The account that sales of it are booked to.
    pub(crate) ledger_account_id: Option<Uuid>,
    /// The unit that it is counted in.
    pub(crate) measure_unit: Option<AskedUnit>,
    /// Its name.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) name: String,
    /// What one of it costs.
    pub(crate) price: ProductPrice,
    /// The least of it that is sold.
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 2147483647)]
    pub(crate) smallest_amount: Option<Quantity>,
    /// Goods or work.
    #[serde(rename = "type")]
    #[schema(default = "product")]
    pub(crate) kind: Option<ProductType>,
}

/// A unit of measure.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = UnitRequest, example = json!({"name": "kg"}))]
pub(crate) struct AskedUnit {
    /// What it stands for.
    #[schema(max_length = 200)]
    pub(crate) description: Option<String>,
    /// Its name.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) name: String,
}

/// Changes to the line at this position; `{}` leaves it.
#[changes]
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LineItemUpdate)]
pub(crate) struct LineChange {
    /// A rate of the entity's own.
    pub(crate) custom_vat_rate_id: Option<Uuid>,
    /// The discount of the line; null takes it away.
    pub(crate) discount: Patch<Discount>,
    /// What one of it costs, in minor units.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    pub(crate) price: Option<i64>,
    /// How much of it.
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 2147483647)]
    pub(crate) quantity: Option<Quantity>,
    /// What the rate in `tax_rate_value` is called.
    #[schema(max_length = 64)]
    pub(crate) tax_rate_name: Option<String>,
    /// A rate, in hundredths of a percent.
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 10000)]
    pub(crate) tax_rate_value: Option<Rate>,
    /// A rate of `GET /vat_rates`.
    pub(crate) vat_rate_id: Option<Uuid>,
}

/// What is credited of the line with a product.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateProductForCreditNote)]
pub(crate) struct CreditChange {
    /// The price of the line that is meant, where the product stands on several.
    #[schema(minimum = 1, maximum = 9007199254740991_i64)]
    pub(crate) old_price: Option<i64>,
    /// What is taken off the price of one; left out, the whole price is. Of an invoice that is partly paid, only whole prices are credited.
    #[schema(minimum = 1, maximum = 9007199254740991_i64)]
    pub(crate) price_diff: Option<i64>,
    /// Of how many.
    #[schema(value_type = f64, minimum = 1, maximum = 2147483647)]
    pub(crate) quantity: Quantity,
}

/// The lines of a credit note, by the ids of their products. Products that are not named are not credited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(as = UpdateLineItemForCreditNote, value_type = BTreeMap<String, CreditChange>)]
pub(crate) struct CreditChanges(pub(crate) BTreeMap<Uuid, CreditChange>);
