//! The code that a bank's app reads to fill in a transfer: EPC069-12, version 002, known as GiroCode in Germany and Austria.

use bursar_kernel::{Currency, Money, SEPA_COUNTRIES};
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

use crate::paper::{Kind, Paper};

/// The largest amount of the standard in cents: 999,999,999.99 EUR.
const MAX_AMOUNT: i64 = 99_999_999_999;
/// The most bytes and the largest version of the standard.
const MAX_BYTES: usize = 331;
pub(crate) const MAX_VERSION: u8 = 13;

/// A transfer in euros that somebody is asked to make.
pub struct Transfer<'a> {
    /// Whose account it goes to.
    pub name: &'a str,
    /// The number of that account.
    pub iban: &'a str,
    /// The code of its bank, where it is known.
    pub bic: Option<&'a str>,
    /// How much.
    pub amount: Money,
    /// What the recipient recognizes it by.
    pub reference: &'a str,
}

impl Transfer<'_> {
    /// The modules of its code, row by row; nothing where it is no transfer in euros within SEPA, or where the standard has no room for it.
    pub fn code(&self) -> Option<Vec<Vec<bool>>> {
        code(&self.text()?, MAX_VERSION)
    }

    /// What its code says.
    pub(crate) fn text(&self) -> Option<String> {
        let iban: String = self.iban.chars().filter(|character| !character.is_whitespace()).collect();
        let is_payable = (1..=MAX_AMOUNT).contains(&self.amount.minor()) && self.amount.currency() == Currency::EUR;
        let reaches =
            iban.is_ascii() && iban.get(..2).is_some_and(|country| SEPA_COUNTRIES.contains(&country)) && (15..=34).contains(&iban.len());
        if !is_payable || !reaches {
            return None;
        }
        let name: String = one_line(self.name).chars().take(70).collect();
        let reference: String = one_line(self.reference).chars().take(140).collect();
        let bic = self.bic.unwrap_or_default().replace(' ', "");
        let amount = format!("EUR{}.{:02}", self.amount.minor() / 100, self.amount.minor() % 100);
        let text = ["BCD", "002", "1", "SCT", &bic, &name, &iban, &amount, "", "", &reference].join("\n");
        (!name.is_empty() && text.len() <= MAX_BYTES).then_some(text)
    }
}

/// What the code of a paper says; nothing where no transfer in euros is asked for.
pub(crate) fn transfer(paper: &Paper) -> Option<String> {
    let bank = paper.bank.as_ref()?;
    if paper.kind != Kind::Invoice || paper.stamp.is_some() {
        return None;
    }
    let transfer = Transfer {
        name: bank.holder.as_deref().unwrap_or(&paper.issuer.name),
        iban: bank.iban.as_deref()?,
        bic: bank.bic.as_deref(),
        amount: paper.totals.due,
        reference: paper.number.as_deref().unwrap_or_default(),
    };
    transfer.text()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The modules of a code of at most this version that holds the text, row by row.
pub(crate) fn code(text: &str, largest: u8) -> Option<Vec<Vec<bool>>> {
    let segments = [QrSegment::make_bytes(text.as_bytes())];
    let code = QrCode::encode_segments_advanced(&segments, QrCodeEcc::Medium, Version::MIN, Version::new(largest), None, false).ok()?;
    let row = |y: i32| (0..code.size()).map(|x| code.get_module(x, y)).collect();
    Some((0..code.size()).map(row).collect())
}
