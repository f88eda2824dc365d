//! Variables in texts: `{entity_name}` and the like. They are replaced when a text is set; what is not known yet, such as the number of a
//! draft, stays until the document is issued.

use bursar_kernel::{Money, NaiveDate};

use super::Receivable;

/// A variable: its name, what it stands for, and its value for a document.
pub(crate) struct Variable {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    value: fn(&Receivable) -> Option<String>,
}

/// All variables.
pub(crate) const VARIABLES: &[Variable] = &[
    Variable {
        name: "amount_due",
        description: "What is left to pay, with its currency.",
        value: |document| amount(document.amount_due_money()),
    },
    Variable {
        name: "company_name",
        description: "The name of the counterpart.",
        value: |document| Some(document.content.counterpart_name.clone()),
    },
    Variable { name: "contact_name", description: "First and last name of the contact.", value: contact_name },
    Variable {
        name: "due_date",
        description: "The day until which the invoice is to be paid.",
        value: |document| document.due_date.map(day),
    },
    Variable { name: "entity_name", description: "The name of the entity.", value: |document| Some(document.content.entity.name()) },
    Variable {
        name: "expiry_date",
        description: "The day until which the quote is good.",
        value: |document| document.expiry_date.map(day),
    },
    Variable {
        name: "invoice_number",
        description: "The number of the document, once it is issued.",
        value: |document| document.document_id.clone(),
    },
    Variable { name: "issue_date", description: "The day on which the document was issued.", value: issue_date },
    Variable {
        name: "total_amount",
        description: "What the document comes to, with its currency.",
        value: |document| amount(document.money(document.amounts.total_amount)),
    },
];

fn contact_name(document: &Receivable) -> Option<String> {
    let contact = document.content.counterpart_contact.as_ref()?;
    Some(format!("{} {}", contact.first_name, contact.last_name))
}

fn issue_date(document: &Receivable) -> Option<String> {
    document.issue_date.map(|at| day(at.date_naive()))
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
    VARIABLES.iter().fold(text.to_owned(), |text, variable| {
        let place = format!("{{{}}}", variable.name);
        match (variable.value)(document).filter(|_| text.contains(&place)) {
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
