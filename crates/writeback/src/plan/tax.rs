//! Which tax rate of the ledger a line is booked with. Pure.

use bursar_accounting::LedgerObject;
use bursar_connectors::record::TaxRate;
use bursar_kernel::{Decimal, FineRate, Uuid};

use crate::errors::{Candidate, PushError, PushErrorCode};

/// What is asked of the tax rates of a ledger.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TaxQuestion<'a> {
    /// The rate of the line.
    pub(crate) rate: FineRate,
    /// Sold, or else bought?
    pub(crate) is_sale: bool,
    /// The tax rate that somebody chose for the line.
    pub(crate) chosen: Option<Uuid>,
    /// The one that somebody chose before, for the same question.
    pub(crate) remembered: Option<Uuid>,
    /// The provider's id of the one that the counterpart has by default.
    pub(crate) of_counterpart: Option<&'a str>,
    /// The provider's id of the one that the account of the line has by default.
    pub(crate) of_account: Option<&'a str>,
    /// The class of that account.
    pub(crate) account_class: &'a str,
}

/// The rate: the chosen one, the remembered one, the counterpart's, the account's, or the only one of the value. Each must be of the value in
/// its direction, and allowed for the account. Where the chosen one is of another ledger, or was deleted, only a remembered one takes its place.
pub(crate) fn resolve<'a>(question: &TaxQuestion<'_>, rates: &'a [LedgerObject<TaxRate>]) -> Result<&'a LedgerObject<TaxRate>, PushError> {
    if let Some(chosen) = question.chosen.and_then(|id| rates.iter().find(|rate| rate.id == id)) {
        return of_choice(question, chosen);
    }
    let equal: Vec<&LedgerObject<TaxRate>> =
        rates.iter().filter(|rate| is_equal(question.rate, question.is_sale, &rate.body) && is_allowed(question, &rate.body)).collect();
    let remembered = question.remembered.and_then(|id| equal.iter().find(|rate| rate.id == id));
    let is_lost = question.chosen.is_some();
    let by_default = |id: Option<&str>| id.filter(|_| !is_lost).and_then(|id| equal.iter().find(|rate| rate.remote_id == id));
    if let Some(known) = remembered.or(by_default(question.of_counterpart)).or(by_default(question.of_account)) {
        return Ok(known);
    }
    let (direction, percent) = (if question.is_sale { "sales" } else { "purchases" }, percent(question.rate));
    match equal.as_slice() {
        [only] if !is_lost => Ok(only),
        [] => {
            Err(PushError::new(PushErrorCode::TaxRateMissing, format!("the ledger has no active tax rate of {percent} % for {direction}")))
        }
        several => {
            let candidates = several.iter().map(|rate| candidate(rate)).collect();
            let message = if is_lost {
                format!("the tax rate of {percent} % for {direction} that was chosen for the line is not in the connected ledger")
            } else {
                format!("the ledger has {} tax rates of {percent} % for {direction}", several.len())
            };
            Err(PushError::new(PushErrorCode::TaxRateAmbiguous, message).with(candidates))
        }
    }
}

fn of_choice<'a>(question: &TaxQuestion<'_>, chosen: &'a LedgerObject<TaxRate>) -> Result<&'a LedgerObject<TaxRate>, PushError> {
    let name = &chosen.body.name;
    if !is_equal(question.rate, question.is_sale, &chosen.body) {
        let (percent, direction) = (percent(question.rate), if question.is_sale { "sales" } else { "purchases" });
        let message = format!("the tax rate that was chosen for the line, {name}, is not one of {percent} % for {direction}");
        return Err(PushError::new(PushErrorCode::TaxRateMissing, message));
    }
    if !is_allowed(question, &chosen.body) {
        let message = format!("the tax rate {name} is not allowed for accounts of the class {}", question.account_class);
        return Err(PushError::new(PushErrorCode::TaxRateNotAllowed, message));
    }
    Ok(chosen)
}

/// May lines of this account have it? A class that is not known forbids nothing.
fn is_allowed(question: &TaxQuestion<'_>, rate: &TaxRate) -> bool {
    let classes = &rate.account_classes;
    classes.is_empty() || question.account_class == "Unknown" || classes.iter().any(|class| class == question.account_class)
}

/// Is it active, for this direction and of this value there?
pub(crate) fn is_equal(wanted: FineRate, is_sale: bool, rate: &TaxRate) -> bool {
    rate.usable_percent(is_sale) == Some(percent(wanted))
}

/// The rate in percent.
pub(crate) fn percent(rate: FineRate) -> Decimal {
    // A number of hundredths of hundredths of a percent is always one.
    Decimal::scaled(rate.hundredths().into(), 4).unwrap_or_default()
}

pub(crate) fn candidate(rate: &LedgerObject<TaxRate>) -> Candidate {
    Candidate::of(rate, rate.body.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use bursar_kernel::Rate;

    fn rate(number: u128, name: &str, percent: &str, is_for_sales: bool) -> LedgerObject<TaxRate> {
        let value = Some(percent.parse().unwrap());
        let body = TaxRate {
            name: name.into(),
            code: None,
            status: "Active".into(),
            effective_rate: value,
            total_rate: value,
            components: Vec::new(),
            purchase_rate: None,
            purchase_components: Vec::new(),
            is_for_sales,
            is_for_purchases: !is_for_sales,
            account_classes: Vec::new(),
        };
        LedgerObject {
            id: Uuid::from_u128(number),
            remote_id: name.into(),
            remote_version: String::new(),
            is_deleted: false,
            raw: None,
            body,
        }
    }

    fn british() -> Vec<LedgerObject<TaxRate>> {
        vec![
            rate(1, "OUTPUT2", "20", true),
            rate(2, "INPUT2", "20", false),
            rate(3, "CAPEXINPUT2", "20.0", false),
            rate(4, "ZERORATEDOUTPUT", "0", true),
            rate(5, "EXEMPTOUTPUT", "0", true),
            rate(6, "RROUTPUT", "5", true),
        ]
    }

    fn asked(percent_minor_units: i64, is_sale: bool) -> TaxQuestion<'static> {
        let account_class = if is_sale { "Income" } else { "Expense" };
        let rate = Rate::new(percent_minor_units).into();
        TaxQuestion { rate, is_sale, chosen: None, remembered: None, of_counterpart: None, of_account: None, account_class }
    }

    fn resolved(question: TaxQuestion<'_>) -> Result<String, PushErrorCode> {
        resolve(&question, &british()).map(|rate| rate.remote_id.clone()).map_err(|error| error.code)
    }

    #[test]
    fn the_only_one_of_the_value_in_its_direction_is_taken() {
        assert_eq!(resolved(asked(2000, true)), Ok("OUTPUT2".to_owned()));
        assert_eq!(resolved(asked(500, false)), Err(PushErrorCode::TaxRateMissing), "five percent is for sales alone");
    }

    #[test]
    fn several_of_a_value_are_for_a_person_until_one_is_remembered_or_the_accounts() {
        assert_eq!(resolved(asked(2000, false)), Err(PushErrorCode::TaxRateAmbiguous));
        assert_eq!(resolved(TaxQuestion { of_account: Some("INPUT2"), ..asked(2000, false) }), Ok("INPUT2".to_owned()));
        let remembered = Some(Uuid::from_u128(3));
        assert_eq!(resolved(TaxQuestion { of_account: Some("INPUT2"), remembered, ..asked(2000, false) }), Ok("CAPEXINPUT2".to_owned()));
        assert_eq!(resolve(&asked(0, true), &british()).unwrap_err().candidates.len(), 2, "no tax is a code too");
    }

    #[test]
    fn a_choice_must_be_of_the_value_in_its_direction() {
        assert_eq!(resolved(TaxQuestion { chosen: Some(Uuid::from_u128(4)), ..asked(0, true) }), Ok("ZERORATEDOUTPUT".to_owned()));
        assert_eq!(resolved(TaxQuestion { chosen: Some(Uuid::from_u128(4)), ..asked(2000, true) }), Err(PushErrorCode::TaxRateMissing));
        assert_eq!(
            resolved(TaxQuestion { of_account: Some("RROUTPUT"), ..asked(2000, true) }),
            Ok("OUTPUT2".to_owned()),
            "an account's rate of another value does not count"
        );
    }

    #[test]
    fn a_choice_of_another_ledger_is_made_again_by_a_person() {
        let lost = TaxQuestion { chosen: Some(Uuid::from_u128(9)), of_account: Some("OUTPUT2"), ..asked(2000, true) };
        let error = resolve(&lost, &british()).unwrap_err();
        assert_eq!((error.code, error.candidates.len()), (PushErrorCode::TaxRateAmbiguous, 1), "nothing is guessed: {}", error.message);
        assert_eq!(resolved(TaxQuestion { remembered: Some(Uuid::from_u128(1)), ..lost }), Ok("OUTPUT2".to_owned()));
        assert_eq!(resolved(TaxQuestion { rate: Rate::new(700).into(), ..lost }), Err(PushErrorCode::TaxRateMissing));
    }

    #[test]
    fn the_counterparts_counts_before_the_accounts_and_behind_the_remembered() {
        let asked = TaxQuestion { of_counterpart: Some("CAPEXINPUT2"), of_account: Some("INPUT2"), ..asked(2000, false) };
        assert_eq!(resolved(asked), Ok("CAPEXINPUT2".to_owned()));
        assert_eq!(resolved(TaxQuestion { remembered: Some(Uuid::from_u128(2)), ..asked }), Ok("INPUT2".to_owned()));
        let other = TaxQuestion { of_counterpart: Some("ZERORATEDOUTPUT"), ..asked };
        assert_eq!(resolved(other), Ok("INPUT2".to_owned()), "one of another value does not count");
    }

    #[test]
    fn a_rate_must_be_allowed_for_the_account() {
        let mut rates = british();
        rates[1].body.account_classes = vec!["Expense".into()];
        rates[2].body.account_classes = vec!["Asset".into()];
        let code = |question: TaxQuestion<'_>| resolve(&question, &rates).map(|rate| rate.remote_id.clone()).map_err(|error| error.code);
        assert_eq!(code(asked(2000, false)), Ok("INPUT2".to_owned()));
        assert_eq!(code(TaxQuestion { account_class: "Asset", ..asked(2000, false) }), Ok("CAPEXINPUT2".to_owned()));
        let unknown = TaxQuestion { account_class: "Unknown", ..asked(2000, false) };
        assert_eq!(code(unknown), Err(PushErrorCode::TaxRateAmbiguous), "what is not known forbids nothing");
        let chosen = TaxQuestion { chosen: Some(Uuid::from_u128(3)), ..asked(2000, false) };
        assert_eq!(code(chosen), Err(PushErrorCode::TaxRateNotAllowed));
    }
}
