//! Who writes to whom, and the particulars of the document.

use crate::composer::Composer;
use crate::mark::Block;
use crate::paper::{Address, Kind, Language, Party};
use crate::typeset::Style;

/// The lines of an address. The country is told to recipients abroad only, as the post wants it.
pub fn address_lines(address: &Address, language: Language, home: &str) -> Vec<String> {
    let mut lines = vec![address.line1.clone()];
    lines.extend(address.line2.clone());
    let state = address.state.as_deref().unwrap_or_default();
    match address.country.as_str() {
        "US" | "CA" | "AU" => lines.push(joined(&[joined(&[&address.city, state], ", ").as_str(), &address.postal_code], " ")),
        "GB" | "IE" => lines.extend([address.city.clone(), address.postal_code.clone()]),
        "IT" | "ES" | "MX" | "BR" => {
            lines.push(joined(&[&address.postal_code, &address.city], " "));
            lines.push(state.to_owned());
        }
        _ => lines.push(joined(&[&address.postal_code, &address.city], " ")),
    }
    if address.country != home {
        lines.push(language.country(&address.country).to_owned());
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// What is not empty, with something in between.
pub fn joined(parts: &[&str], between: &str) -> String {
    let filled: Vec<&str> = parts.iter().copied().filter(|part| !part.trim().is_empty()).collect();
    filled.join(between)
}

/// The name and the address of a party.
pub fn party(composer: &mut Composer<'_>, party: &Party, style: Style, width: f32) -> Block {
    let mut block = composer.block(&party.name, style.bold(), width);
    if let Some(trade_name) = party.trade_name.as_deref().filter(|trade_name| *trade_name != party.name) {
        block.below(0.0, composer.block(trade_name, style, width));
    }
    if let Some(contact) = &party.contact {
        let line = format!("{} {contact}", composer.words.contact);
        block.below(0.0, composer.block(&line, style, width));
    }
    let home = home_of(composer, party);
    for line in address_lines(&party.address, composer.language, &home) {
        block.below(0.0, composer.block(&line, style, width));
    }
    block
}

/// Between parties of one country nobody's country is told.
pub fn home_of(composer: &Composer<'_>, party: &Party) -> String {
    let (issuer, recipient) = (&composer.paper.issuer.address.country, &composer.paper.recipient.address.country);
    if issuer == recipient { party.address.country.clone() } else { String::new() }
}

/// The ids of a party, each with its name.
pub fn tax_lines(composer: &Composer<'_>, party: &Party) -> Vec<String> {
    let words = composer.words;
    let named = |name: &str, id: &Option<String>| id.as_ref().map(|id| format!("{name} {id}"));
    [named(words.vat_id, &party.vat_id), named(words.tax_id, &party.tax_id)].into_iter().flatten().collect()
}

/// Where a party is reached.
pub fn reach_lines(party: &Party) -> Vec<String> {
    [&party.email, &party.phone, &party.website].into_iter().flatten().cloned().collect()
}

/// The particulars: days and references, each with its name.
pub fn particulars(composer: &Composer<'_>) -> Vec<(&'static str, String)> {
    let (paper, words) = (composer.paper, composer.words);
    let (kind, dates, references) = (paper.kind, &paper.dates, &paper.references);
    let day = |day: Option<_>| day.map(|day| composer.date(day)).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let deadline = if kind == Kind::CreditNote { None } else { dates.deadline };
    vec![
        (words.issued, day(dates.issued)),
        (words.deadline(kind), day(deadline)),
        (words.fulfilled, day(dates.fulfilled)),
        (words.based_on(kind), text(&references.based_on)),
        (words.purchase_order, text(&references.purchase_order)),
        (words.delivery_number, text(&references.delivery_number)),
        (words.customer, text(&references.customer)),
        (words.project, text(&references.project)),
    ]
}

/// Where goods went, under its heading.
pub fn delivery(composer: &mut Composer<'_>, style: Style, width: f32) -> Block {
    let Some(address) = &composer.paper.delivered_to else { return Block::default() };
    let home = home_of(composer, &composer.paper.issuer);
    let lines = address_lines(address, composer.language, &home).join("\n");
    let lines = composer.block(&lines, style, width);
    composer.titled(composer.words.delivered_to, lines, width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(country: &str, state: Option<&str>) -> Address {
        Address {
            line1: "1 High Street".into(),
            line2: None,
            postal_code: "12345".into(),
            city: "Springfield".into(),
            state: state.map(str::to_owned),
            country: country.into(),
        }
    }

    #[test]
    fn an_address_is_written_as_its_post_wants_it() {
        for (country, state, expected) in [
            ("US", Some("IL"), vec!["1 High Street", "Springfield, IL 12345", "United States"]),
            ("GB", None, vec!["1 High Street", "Springfield", "12345", "United Kingdom"]),
            ("DE", Some("Bayern"), vec!["1 High Street", "12345 Springfield", "Germany"]),
            ("ES", Some("Sevilla"), vec!["1 High Street", "12345 Springfield", "Sevilla", "Spain"]),
        ] {
            assert_eq!(address_lines(&address(country, state), Language::English, "FR"), expected, "{country}");
        }
    }

    #[test]
    fn the_own_country_is_left_out() {
        assert_eq!(address_lines(&address("DE", None), Language::German, "DE"), ["1 High Street", "12345 Springfield"]);
    }
}
