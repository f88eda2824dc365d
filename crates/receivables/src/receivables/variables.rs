//! Variables in texts: `{entity_name}` and the like. They are replaced when a text is set; what is not known yet, such as the number of a
//! draft, stays until the document is issued.

use bursar_kernel::{Money, NaiveDate};

use super::Receivable;

/// The value of a variable for a document.
type ValueOf = fn(&Receivable) -> Option<String>;

/// The variables that texts of documents have; what they stand for is told in `bursar_templates`.
const VALUES: &[(&str, ValueOf)] = &[
    ("amount_due", |document| amount(document.amount_due_money())),
    ("company_name", |document| Some(document.content.counterpart_name.clone())),
    ("contact_name", contact_name),
    ("document_number", |document| document.document_id.clone()),
    ("due_date", |document| document.due_date.map(day)),
    ("entity_name", |document| Some(document.content.entity.name())),
    ("expiry_date", |document| document.expiry_date.map(day)),
    ("invoice_number", |document| document.document_id.clone()),
    ("issue_date", |document| document.issued_on().map(day)),
    ("total_amount", |document| amount(document.money(document.amounts.total_amount))),
];

pub(crate) fn contact_name(document: &Receivable) -> Option<String> {
    let contact = document.content.counterpart_contact.as_ref()?;
    Some(format!("{} {}", contact.first_name, contact.last_name))
}

fn day(day: NaiveDate) -> String {
    day.to_string()
}

/// `10.50 EUR`: with all decimals of the currency.
pub(crate) fn amount(money: Money) -> Option<String> {
    let places = usize::try_from(money.currency().exponent()).ok()?;
    let digits = format!("{:0>width$}", money.minor().unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let (sign, point) = (if money.minor() < 0 { "-" } else { "" }, if places > 0 { "." } else { "" });
    Some(format!("{sign}{whole}{point}{fraction} {}", money.currency()))
}

impl Receivable {
    fn amount_due_money(&self) -> Money {
        self.money(self.amount_due())
    }
}

/// The text with the variables replaced that have a value.
pub(crate) fn filled(text: &str, document: &Receivable) -> String {
    if !text.contains('{') {
        return text.to_owned();
    }
    VALUES.iter().fold(text.to_owned(), |text, (name, value)| {
        let place = format!("{{{name}}}");
        match value(document).filter(|_| text.contains(&place)) {
            Some(value) => text.replace(&place, &value),
            None => text,
        }
    })
}

/// Replaces the variables in the texts of a document.
pub(crate) fn fill(document: &mut Receivable) {
    let texts = [&document.content.memo, &document.content.footer];
    let [memo, footer] = texts.map(|text| text.as_ref().map(|text| filled(text, document)));
    document.content.memo = memo;
    document.content.footer = footer;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_is_told_of() {
        for (name, _) in VALUES {
            assert!(bursar_templates::TEMPLATE_VARIABLES.iter().any(|variable| variable.name == *name), "{name}");
        }
    }

    #[test]
    fn an_amount_has_all_decimals_of_its_currency() {
        for (minor, code, expected) in [
            (1050, "EUR", "10.50 EUR"),
            (5, "EUR", "0.05 EUR"),
            (50, "JPY", "50 JPY"),
            (1234, "KWD", "1.234 KWD"),
            (-7, "EUR", "-0.07 EUR"),
        ] {
            assert_eq!(amount(Money::new(minor, code.parse().unwrap())).unwrap(), expected);
        }
    }
}
