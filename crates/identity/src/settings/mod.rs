//! Settings of a partner: they hold for all of its entities.

use bursar_kernel::{Decimal, Result};
use bursar_versions::PublishedDate;
use bursar_web::CurrencyEnum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::roles::create::CreateRole;
use theme::PaymentPageTheme;

pub(crate) mod changes;
pub(crate) mod get;
pub(crate) mod store;
pub(crate) mod theme;
pub(crate) mod update;

/// Settings of a partner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = PartnerProjectSettingsPayload)]
pub(crate) struct Settings {
    /// What is spoken where no request says it: in webhooks.
    #[schema(value_type = Option<PublishedDate>)]
    pub(crate) api_version: Option<String>,
    /// Conditions of sale that documents may name.
    #[schema(required = false)]
    pub(crate) commercial_conditions: Vec<String>,
    /// Currencies and rates of the partner's own.
    pub(crate) currency: Option<CurrencySettings>,
    /// The role that comes with each new entity: name and permissions.
    #[schema(value_type = Option<Object>)]
    pub(crate) default_role: Option<serde_json::Value>,
    /// E-mail.
    #[schema(required = false)]
    pub(crate) mail: MailSettings,
    /// Bills. Null until they are set.
    pub(crate) payable: Option<PayableSettings>,
    /// Payments.
    #[schema(required = false)]
    pub(crate) payments: PaymentsSettings,
    /// Invoices, quotes and credit notes. Null until they are set.
    pub(crate) receivable: Option<ReceivableSettings>,
    /// Units of measure.
    #[schema(required = false)]
    pub(crate) units: Vec<Unit>,
    /// The partner's web site.
    pub(crate) website: Option<String>,
}

/// The default currency, and what others are worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CurrencySettings)]
pub(crate) struct CurrencySettings {
    /// The default currency.
    #[schema(value_type = CurrencyEnum)]
    default: String,
    /// Fixed rates between currencies.
    #[serde(default)]
    exchange_rates: Vec<Option<ExchangeRate>>,
}

/// One unit of `base` is worth `rate` units of `to`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExchangeRate)]
pub(crate) struct ExchangeRate {
    /// From this currency.
    #[schema(value_type = CurrencyEnum)]
    base: String,
    /// The rate.
    #[schema(value_type = f64, exclusive_minimum = 0.0)]
    rate: Decimal,
    /// To this currency.
    #[schema(value_type = CurrencyEnum)]
    to: String,
}

/// How e-mail is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = MailSettings)]
pub(crate) struct MailSettings {
    /// Attach documents as PDF.
    #[serde(default = "yes")]
    #[schema(default = true)]
    attach_documents_as_pdf: bool,
    /// What stands before the @ of the sender.
    #[schema(min_length = 1, max_length = 64)]
    from_email_username: Option<String>,
    /// Name of the sender.
    #[schema(min_length = 1, max_length = 30)]
    from_name: Option<String>,
}

impl Default for MailSettings {
    fn default() -> Self {
        MailSettings { attach_documents_as_pdf: true, from_email_username: None, from_name: None }
    }
}

/// How bills are treated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = PayableSettings)]
pub(crate) struct PayableSettings {
    /// Cancel a bill that is there already.
    #[serde(default = "no")]
    #[schema(default = false)]
    allow_cancel_duplicates_automatically: Option<bool>,
    /// Make a vendor out of what the bill says, when it is sent for approval or paid and nothing of it fits one that is known. It must say
    /// the name and the whole address.
    #[serde(default = "no")]
    #[schema(default = false)]
    allow_counterpart_autocreation: Option<bool>,
    /// Find the vendor by what the bill says.
    #[serde(default = "no")]
    #[schema(default = false)]
    allow_counterpart_autolinking: Option<bool>,
    /// Find the bill that a credit note is about.
    #[serde(default = "no")]
    #[schema(default = false)]
    allow_credit_note_autolinking: Option<bool>,
    /// Where people approve bills: links in e-mails lead there.
    #[schema(format = "uri", min_length = 1)]
    approve_page_url: String,
    /// The status that a new bill has: `draft` leaves what is complete from the start a draft until it is changed; `new`, like null, does not.
    default_state: Option<String>,
    /// Read the lines of a recognized bill too.
    #[serde(default = "yes")]
    #[schema(default = true)]
    enable_line_items: bool,
    /// A bill that says that it is paid needs no approval.
    #[serde(default = "no")]
    #[schema(default = false)]
    skip_approval_for_paid_invoice: Option<bool>,
}

/// What a partner decided about bills, with defaults where it decided nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayableRules {
    /// A new bill stays a draft until it is changed, complete or not.
    pub begins_as_draft: bool,
    /// A bill that is there already is canceled.
    pub cancels_duplicates: bool,
    /// A vendor is made out of what a bill says, where none is found.
    pub creates_counterparts: bool,
    /// A vendor is found by what a bill says.
    pub links_counterparts: bool,
    /// The bill is found that a credit note is about.
    pub links_credit_notes: bool,
    /// Lines decide the amounts of a bill.
    pub has_lines: bool,
    /// A bill may be marked as paid before it was approved.
    pub skips_approval_of_paid: bool,
    /// Where people approve bills.
    pub approve_page_url: Option<String>,
}

impl From<Option<PayableSettings>> for PayableRules {
    fn from(set: Option<PayableSettings>) -> Self {
        let is = |flag: fn(&PayableSettings) -> Option<bool>| set.as_ref().and_then(flag).unwrap_or_default();
        PayableRules {
            begins_as_draft: set.as_ref().is_some_and(|set| set.default_state.as_deref() == Some("draft")),
            cancels_duplicates: is(|set| set.allow_cancel_duplicates_automatically),
            creates_counterparts: is(|set| set.allow_counterpart_autocreation),
            links_counterparts: is(|set| set.allow_counterpart_autolinking),
            links_credit_notes: is(|set| set.allow_credit_note_autolinking),
            approve_page_url: set.as_ref().map(|set| set.approve_page_url.clone()),
            has_lines: set.as_ref().is_none_or(|set| set.enable_line_items),
            skips_approval_of_paid: is(|set| set.skip_approval_for_paid_invoice),
        }
    }
}

/// What a partner decided about invoices, quotes and credit notes, and about their mails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivableRules {
    /// What a deduction is called, instead of the usual word.
    pub deduction_title: Option<String>,
    /// Mails have the document with them as PDF.
    pub attaches_pdf: bool,
    /// Whom mails say that they are from, instead of the entity.
    pub from_name: Option<String>,
    /// What stands before the @ of the sender, instead of the operator's.
    pub from_username: Option<String>,
}

impl From<Settings> for ReceivableRules {
    fn from(settings: Settings) -> Self {
        let MailSettings { attach_documents_as_pdf, from_email_username, from_name } = settings.mail;
        ReceivableRules {
            deduction_title: settings.receivable.and_then(|set| set.deduction_title),
            attaches_pdf: attach_documents_as_pdf,
            from_name,
            from_username: from_email_username,
        }
    }
}

/// How payments are offered.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = PaymentsSettings)]
pub struct PaymentsSettings {
    /// Domain of the page on which people pay.
    payment_page_domain: Option<String>,
    /// How that page looks.
    pub payment_page_theme: Option<PaymentPageTheme>,
    /// Whom people ask who cannot pay.
    #[schema(format = "email")]
    pub support_email: Option<String>,
}

/// How invoices, quotes and credit notes are treated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReceivableSettings)]
pub(crate) struct ReceivableSettings {
    /// A document may be made without personal details of the customer.
    create_without_personal_info: bool,
    /// What a deduction is called.
    #[schema(min_length = 1, max_length = 32)]
    deduction_title: Option<String>,
}

/// A unit of measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = Unit)]
pub(crate) struct Unit {
    /// In words.
    #[schema(min_length = 1)]
    designation: String,
    /// Its sign.
    #[schema(min_length = 1)]
    name: String,
}

fn yes() -> bool {
    true
}

fn no() -> Option<bool> {
    Some(false)
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            api_version: Some(bursar_versions::head().date.to_owned()),
            commercial_conditions: Vec::new(),
            currency: None,
            default_role: None,
            mail: MailSettings::default(),
            payable: None,
            payments: PaymentsSettings::default(),
            receivable: None,
            units: Vec::new(),
            website: None,
        }
    }
}

impl Settings {
    /// The role that comes with each new entity; it was checked when it was set.
    pub(crate) fn default_role(self) -> Result<Option<CreateRole>> {
        Ok(self.default_role.map(serde_json::from_value).transpose()?)
    }
}
