//! How an entity wants its work done: numbering, documents, defaults, approval.

use std::collections::BTreeMap;

use bursar_kernel::{Decimal, Error, FieldError, Location, Result, Tz, ensure_valid};
use bursar_web::{Call, VersionExtras, WantsVersionExtras};
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use utoipa::ToSchema;

pub(crate) mod accounting;
pub(crate) mod change;
pub(crate) mod currency;
pub(crate) mod documents;
pub(crate) mod get;
pub(crate) mod language;
pub(crate) mod numbers;
pub(crate) mod receivables;
pub(crate) mod rendering;
pub(crate) mod store;
pub(crate) mod update;

use accounting::AccountingSettings;
pub use accounting::{LedgerDefaults, LedgerQuestions};
use change::PatchSettings;
use currency::CurrencySettings;
use documents::DocumentIds;
use language::Language;
use numbers::ChosenNumbers;
use rendering::DocumentRendering;

/// The partner's settings, for whoever wants them beside the entity's.
async fn partner_settings(call: &Call, wants: WantsVersionExtras) -> Result<Option<VersionExtras>> {
    let WantsVersionExtras(true) = wants else { return Ok(None) };
    Ok(Some(VersionExtras(bursar_identity::settings_of(call.db(), &call.scope()).await?)))
}

/// The settings of an entity. What was never set has its default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = SettingsResponse)]
pub(crate) struct Settings {
    /// What is referred to in the ledger when something is pushed there without saying.
    pub(crate) accounting: Option<AccountingSettings>,
    /// Look for the purchase order of each bill that comes in.
    #[schema(default = true)]
    allow_purchase_order_autolinking: bool,
    /// The entity's own currency, and what others are worth.
    currency: Option<CurrencySettings>,
    /// How documents are numbered.
    document_ids: DocumentIds,
    /// What stands on PDF documents.
    document_rendering: DocumentRendering,
    /// Put the electronic invoice into the PDF of each invoice and credit note that does not go through the network (Factur-X, ZUGFeRD). What
    /// cannot be one is not issued.
    #[schema(default = false)]
    einvoice_in_pdf: bool,
    /// Render the PDF of an invoice again when it is paid, with the amount that was paid.
    #[schema(default = false)]
    generate_paid_invoice_pdf: bool,
    /// Language of documents and mails, unless the counterpart has its own.
    language: Option<Language>,
    /// How mails are sent.
    mail: Option<MailSettings>,
    /// Tags that scanned bills get by the words in them.
    payables_ocr_auto_tagging: Option<Vec<AutoTag>>,
    /// Bills need no approval: they wait to be paid at once.
    #[schema(default = false)]
    payables_skip_approval_flow: bool,
    /// What the suggested day of payment is chosen for.
    #[schema(default = "working_capital")]
    payment_priority: PaymentPriority,
    /// Quotes need a signature to be accepted, unless they say otherwise.
    #[schema(default = false)]
    quote_signature_required: bool,
    /// What may change of an invoice after it was issued.
    #[schema(default = "compliant")]
    receivable_edit_flow: EditFlow,
    /// Reminders.
    reminder: ReminderSettings,
    /// Where the clock of the entity runs, as the IANA database names the zone: when a day is over, and when mails of reminders go.
    /// Unless it is set: the zone of the connected company, else that of a country that has one only, else UTC.
    time_zone: Option<String>,
    /// Do discounts by amount count before or after VAT, on invoices whose prices include it?
    #[schema(default = "exclusive")]
    vat_inclusive_discount_mode: VatMode,
    /// Do prices of products include VAT?
    #[schema(default = "exclusive")]
    vat_mode: VatMode,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            accounting: None,
            allow_purchase_order_autolinking: true,
            currency: None,
            document_ids: DocumentIds::default(),
            document_rendering: DocumentRendering::default(),
            einvoice_in_pdf: false,
            generate_paid_invoice_pdf: false,
            language: None,
            mail: None,
            payables_ocr_auto_tagging: None,
            payables_skip_approval_flow: false,
            payment_priority: PaymentPriority::default(),
            quote_signature_required: false,
            receivable_edit_flow: EditFlow::default(),
            reminder: ReminderSettings::default(),
            time_zone: None,
            vat_inclusive_discount_mode: VatMode::default(),
            vat_mode: VatMode::default(),
        }
    }
}

/// How mails are sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = EntityMailSettings)]
pub(crate) struct MailSettings {
    /// Where answers to mails of the entity go, instead of to the sender.
    #[schema(value_type = Option<Vec<EmailAddress>>)]
    reply_to: Option<Vec<String>>,
}

/// An e-mail address.
#[derive(ToSchema)]
#[schema(format = "email", value_type = String)]
#[expect(dead_code, reason = "only its schema is used, for the items of a list")]
pub(crate) struct EmailAddress(String);

/// A tag that scanned bills get by the words in them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OcrAutoTaggingSettingsRequest)]
pub struct AutoTag {
    /// Off keeps the rule and does not follow it.
    pub enabled: bool,
    /// A bill that holds one of these words gets the tag. Each has 2 to 25 characters.
    #[schema(min_items = 1, max_items = 50)]
    pub keywords: Vec<String>,
    /// The tag.
    pub tag_id: bursar_kernel::Uuid,
}

/// Reminders.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = RemindersSettings)]
pub(crate) struct ReminderSettings {
    /// Are they sent?
    #[schema(default = true)]
    enabled: bool,
}

impl Default for ReminderSettings {
    fn default() -> Self {
        ReminderSettings { enabled: true }
    }
}

/// What the suggested day of payment is chosen for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PaymentPriorityEnum)]
pub enum PaymentPriority {
    /// Pay late: keep the money.
    #[default]
    WorkingCapital,
    /// Between the two.
    Balanced,
    /// Pay early: take the discount.
    BottomLine,
}

/// What an entity decided about its bills.
#[derive(Debug, Clone, PartialEq)]
pub struct PayablePreferences {
    /// Bills wait to be paid without approval.
    pub skips_approval: bool,
    /// What the suggested day of payment is chosen for.
    pub priority: PaymentPriority,
    /// Tags that bills get by the words in their files.
    pub auto_tags: Vec<AutoTag>,
    /// Bills whose files name a purchase order are linked to it.
    pub links_purchase_orders: bool,
    currency: Option<CurrencySettings>,
}

impl PayablePreferences {
    /// The entity's own currency, and what one unit of another one is worth in it; nothing where no rate was set.
    pub fn rate_of(&self, currency: &str) -> Option<(&str, Decimal)> {
        self.currency.as_ref()?.rate_of(currency)
    }

    /// Every rate that was set: from which currency, to which one, and what one unit of the first is worth in the other.
    pub fn exchange_rates(&self) -> Vec<(String, String, Decimal)> {
        self.currency.as_ref().map(CurrencySettings::rates).unwrap_or_default()
    }
}

impl From<Settings> for PayablePreferences {
    fn from(settings: Settings) -> Self {
        PayablePreferences {
            skips_approval: settings.payables_skip_approval_flow,
            priority: settings.payment_priority,
            auto_tags: settings.payables_ocr_auto_tagging.unwrap_or_default(),
            links_purchase_orders: settings.allow_purchase_order_autolinking,
            currency: settings.currency,
        }
    }
}

/// What may change of an invoice after it was issued.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReceivableEditFlow)]
pub(crate) enum EditFlow {
    /// Nothing: a credit note takes it back.
    #[default]
    Compliant,
    /// Deprecated by the contract: the same as `compliant`.
    PartiallyCompliant,
    /// Everything.
    NonCompliant,
}

/// With or without VAT.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = VatModeEnum)]
pub enum VatMode {
    /// Without: it is added.
    #[default]
    Exclusive,
    /// With: it is inside.
    Inclusive,
}

impl Settings {
    /// The settings with these changes, and the numbers that were chosen with them. Objects are merged field by field, lists are
    /// replaced, null is the default again.
    pub(crate) fn updated(&self, asked: PatchSettings) -> Result<(Settings, ChosenNumbers)> {
        let whole = merged(Some(&*to_raw_value(self)?), &asked.0).map_err(|error| unreadable(&error))?;
        let settings: Settings = serde_json::from_str(whole.get()).map_err(|error| unreadable(&error))?;
        let numbers: WithNumbers = serde_json::from_str(asked.0.get()).map_err(|error| unreadable(&error))?;
        let numbers = numbers.document_ids.and_then(|ids| ids.next_number);
        let mut wrong = settings.wrong_keywords();
        wrong.extend(settings.wrong_zone());
        ensure_valid(wrong)?;
        Ok((settings, numbers.unwrap_or_default()))
    }

    fn wrong_zone(&self) -> Option<FieldError> {
        let is_known = self.time_zone.as_ref().is_none_or(|name| name.parse::<Tz>().is_ok());
        let message = "must be the name of a time zone in the IANA database, such as Europe/Berlin or UTC";
        (!is_known).then(|| FieldError::new("body", "time_zone", message, "value_error"))
    }

    fn wrong_keywords(&self) -> Vec<FieldError> {
        let mut wrong = Vec::new();
        for (tag, rule) in self.payables_ocr_auto_tagging.iter().flatten().enumerate() {
            for (place, word) in rule.keywords.iter().enumerate() {
                if !(2..=25).contains(&word.chars().count()) {
                    let mut field =
                        FieldError::new("body", "payables_ocr_auto_tagging", "must have 2 to 25 characters", "value_error.length");
                    field.loc.extend([Location::Index(tag), "keywords".into(), Location::Index(place)]);
                    wrong.push(field);
                }
            }
        }
        wrong
    }
}

/// What the schema lets through and the type does not: a number beyond 64 bits.
fn unreadable(error: &serde_json::Error) -> Error {
    Error::invalid(FieldError::at(vec!["body".into()], error.to_string(), "value_error"))
}

/// The numbers that are chosen with a change.
#[derive(Deserialize)]
struct WithNumbers {
    document_ids: Option<WithNextNumber>,
}

#[derive(Deserialize)]
struct WithNextNumber {
    next_number: Option<ChosenNumbers>,
}

/// A value with a patch laid over it: objects field by field, null removes, anything else replaces.
fn merged(target: Option<&RawValue>, patch: &RawValue) -> serde_json::Result<Box<RawValue>> {
    if !patch.get().starts_with('{') {
        return Ok(patch.to_owned());
    }
    let changes: BTreeMap<String, &RawValue> = serde_json::from_str(patch.get())?;
    let target = target.filter(|target| target.get().starts_with('{')).map(|target| serde_json::from_str(target.get()));
    let mut fields: BTreeMap<String, Box<RawValue>> = target.transpose()?.unwrap_or_default();
    for (name, change) in changes {
        if change.get() == "null" {
            fields.remove(&name);
        } else {
            let merged = merged(fields.get(&name).map(|field| &**field), change)?;
            fields.insert(name, merged);
        }
    }
    to_raw_value(&fields)
}
