//! What can change of the settings, and what a change does.

use bursar_kernel::{FieldError, Location, Patch, Result, ensure_valid};
use bursar_store::changes;
use bursar_versions::PublishedDate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{CurrencySettings, MailSettings, PayableSettings, PaymentsSettings, ReceivableSettings, Settings, Unit};
use crate::roles::create::CreateRole;

/// What a default role is called when the setting does not say it.
const NAME_OF_DEFAULT_ROLE: &str = "Default role";

/// The statuses in which a bill can begin.
const BILL_STATES: [&str; 2] = ["draft", "new"];

/// What to change. A field that is left out stays; `null` goes back to the default; a group of settings is replaced as a whole, and
/// what it leaves out has its default.
#[changes]
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = UpdatePartnerSettings)]
pub(crate) struct UpdateSettings {
    /// What is spoken where no request says it: in webhooks. A date that is not served here is refused.
    #[schema(value_type = Option<PublishedDate>)]
    api_version: Patch<String>,
    /// Conditions of sale that documents may name.
    commercial_conditions: Patch<Vec<String>>,
    /// Currencies and rates of the partner's own.
    currency: Patch<CurrencySettings>,
    /// The role that comes with each new entity: `permissions` as in `POST /roles`, and a `name`. Entities that are there keep theirs.
    #[schema(value_type = Option<Object>)]
    default_role: Patch<serde_json::Value>,
    /// E-mail.
    mail: Patch<MailSettings>,
    /// Bills.
    payable: Patch<PayableSettings>,
    /// Payments.
    payments: Patch<PaymentsSettings>,
    /// Invoices, quotes and credit notes.
    receivable: Patch<ReceivableSettings>,
    /// Units of measure.
    units: Patch<Vec<Unit>>,
    /// The partner's web site.
    website: Patch<String>,
}

impl Settings {
    /// The settings with these changes. Names every field that does not fit.
    pub(super) fn updated(mut self, asked: UpdateSettings) -> Result<Self> {
        let default = Settings::default();
        let mut wrong = Vec::new();
        check_date(&mut wrong, &asked.api_version);
        check_payable(&mut wrong, &asked.payable);
        check_theme(&mut wrong, &asked.payments);
        let default_role = named(asked.default_role);
        check_role(&mut wrong, &default_role)?;
        ensure_valid(wrong)?;
        match asked.api_version {
            Patch::Clear => self.api_version = default.api_version,
            other => other.apply(&mut self.api_version),
        }
        asked.commercial_conditions.apply_or(&mut self.commercial_conditions, default.commercial_conditions);
        asked.currency.apply(&mut self.currency);
        default_role.apply(&mut self.default_role);
        asked.mail.apply_or(&mut self.mail, default.mail);
        asked.payable.apply(&mut self.payable);
        asked.payments.apply_or(&mut self.payments, default.payments);
        asked.receivable.apply(&mut self.receivable);
        asked.units.apply_or(&mut self.units, default.units);
        asked.website.apply(&mut self.website);
        Ok(self)
    }
}

/// A role without a name gets ours.
fn named(role: Patch<serde_json::Value>) -> Patch<serde_json::Value> {
    match role {
        Patch::Set(serde_json::Value::Object(mut role)) => {
            role.entry("name").or_insert_with(|| NAME_OF_DEFAULT_ROLE.into());
            Patch::Set(role.into())
        }
        other => other,
    }
}

fn check_date(wrong: &mut Vec<FieldError>, date: &Patch<String>) {
    if let Patch::Set(date) = date
        && !PublishedDate::is_served(date)
    {
        let words = format!("is older than what is served here: use one of {}", PublishedDate::served());
        wrong.push(FieldError::new("body", "api_version", words, "value_error"));
    }
}

fn check_payable(wrong: &mut Vec<FieldError>, payable: &Patch<PayableSettings>) {
    if let Patch::Set(PayableSettings { default_state: Some(state), .. }) = payable
        && !BILL_STATES.contains(&state.as_str())
    {
        let loc = ["body", "payable", "default_state"].map(Location::from).to_vec();
        wrong.push(FieldError::at(
            loc,
            format!(
                "must be {}: the other states are reached by operations, or by payables_skip_approval_flow of an entity",
                BILL_STATES.join(" or ")
            ),
            "value_error",
        ));
    }
}

fn check_theme(wrong: &mut Vec<FieldError>, payments: &Patch<PaymentsSettings>) {
    let Patch::Set(PaymentsSettings { payment_page_theme: Some(theme), .. }) = payments else { return };
    for way in theme.wrong_colors() {
        let loc = ["body", "payments", "payment_page_theme"].into_iter().chain(way).map(Location::from).collect();
        wrong.push(FieldError::at(loc, "must be a color such as #1a2b3c", "value_error.color"));
    }
}

/// What could not become a role must not wait for the next entity to say so.
fn check_role(wrong: &mut Vec<FieldError>, role: &Patch<serde_json::Value>) -> Result<()> {
    let Patch::Set(role) = role else { return Ok(()) };
    for mut field in bursar_web::check::<CreateRole>("body", role)? {
        field.loc.insert(1, "default_role".into());
        wrong.push(field);
    }
    Ok(())
}
