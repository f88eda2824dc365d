//! The code that a bank's app reads to fill in a transfer: EPC069-12, version 002, known as GiroCode in Germany and Austria.

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

use crate::paper::{Kind, Paper};

/// The largest amount of the standard in cents: 999,999,999.99 EUR.
const LARGEST: i64 = 99_999_999_999;
/// The most bytes and the largest version of the standard.
const MOST_BYTES: usize = 331;
const LARGEST_VERSION: u8 = 13;

/// Countries whose accounts SEPA transfers reach.
const SEPA: [&str; 41] = [
    "AD", "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GI", "GR", "HR", "HU", "IE", "IS", "IT",
    "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "SM",
];

/// What the code of a paper says; nothing where no transfer in euros is asked for, or where the standard has no room for it.
pub fn transfer(paper: &Paper) -> Option<String> {
    let bank = paper.bank.as_ref()?;
    let due = paper.totals.due;
    let iban: String = bank.iban.as_ref()?.chars().filter(|character| !character.is_whitespace()).collect();
    let is_payable = (1..=LARGEST).contains(&due.minor()) && due.currency().code() == "EUR";
    let reaches = iban.is_ascii() && iban.get(..2).is_some_and(|country| SEPA.contains(&country)) && (15..=34).contains(&iban.len());
    if paper.kind != Kind::Invoice || paper.stamp.is_some() || !is_payable || !reaches {
        return None;
    }
    let holder = bank.holder.as_deref().unwrap_or(&paper.issuer.name);
    let name: String = one_line(holder).chars().take(70).collect();
    let reference: String = one_line(paper.number.as_deref().unwrap_or_default()).chars().take(140).collect();
    let bic = bank.bic.as_deref().unwrap_or_default().replace(' ', "");
    let amount = format!("EUR{}.{:02}", due.minor() / 100, due.minor() % 100);
    let text = ["BCD", "002", "1", "SCT", &bic, &name, &iban, &amount, "", "", &reference].join("\n");
    (!name.is_empty() && text.len() <= MOST_BYTES).then_some(text)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The modules of a code that holds the text, row by row.
pub fn code(text: &str) -> Option<Vec<Vec<bool>>> {
    let segments = [QrSegment::make_bytes(text.as_bytes())];
    let code =
        QrCode::encode_segments_advanced(&segments, QrCodeEcc::Medium, Version::MIN, Version::new(LARGEST_VERSION), None, false).ok()?;
    let row = |y: i32| (0..code.size()).map(|x| code.get_module(x, y)).collect();
    Some((0..code.size()).map(row).collect())
}
