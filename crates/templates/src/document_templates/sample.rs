//! An invoice that nobody wrote, to show a design. Pure.

use bursar_kernel::{AmountError, Currency, DateTime, Decimal, Error, Money, Quantity, Rate, Result, TimeDelta};
use bursar_print::Paper;
use bursar_print::paper::{
    Accent, Address, Column, Dates, Design, Format, Kind, Language, Line, Look, Party, References, ShownColumn, Terms, Texts, Totals,
    VatTotal,
};

/// Quantity, and price in cents, of each of the goods.
const SOLD: [(i64, i64); 3] = [(4, 18_900), (6, 9_500), (1, 4_900)];

/// A sale within a country where a language is spoken.
struct Sale {
    country: &'static str,
    currency: &'static str,
    /// VAT in percent.
    vat: i64,
    /// Street, city and postal code of who sells and who buys.
    addresses: [[&'static str; 3]; 2],
    customer: &'static str,
    goods: [&'static str; 3],
    memo: &'static str,
}

const ENGLISH: Sale = Sale {
    country: "GB",
    currency: "GBP",
    vat: 20,
    addresses: [["1 High Street", "London", "EC1A 1BB"], ["12 St James's Square", "London", "SW1Y 4JH"]],
    customer: "Example Ltd",
    goods: ["Desk lamp", "Consultation", "Delivery"],
    memo: "Thank you for your business.",
};
const GERMAN: Sale = Sale {
    country: "DE",
    currency: "EUR",
    vat: 19,
    addresses: [["Hauptstraße 1", "Berlin", "10115"], ["Musterweg 12", "Hamburg", "20095"]],
    customer: "Muster GmbH",
    goods: ["Schreibtischlampe", "Beratung", "Lieferung"],
    memo: "Vielen Dank für Ihren Auftrag.",
};
const FRENCH: Sale = Sale {
    country: "FR",
    currency: "EUR",
    vat: 20,
    addresses: [["1 rue de Rivoli", "Paris", "75001"], ["12 rue de la République", "Lyon", "69001"]],
    customer: "Exemple SARL",
    goods: ["Lampe de bureau", "Conseil", "Livraison"],
    memo: "Merci de votre confiance.",
};
const DUTCH: Sale = Sale {
    country: "NL",
    currency: "EUR",
    vat: 21,
    addresses: [["Hoofdstraat 1", "Amsterdam", "1011 AA"], ["Kerkstraat 12", "Utrecht", "3511 AA"]],
    customer: "Voorbeeld B.V.",
    goods: ["Bureaulamp", "Advies", "Bezorging"],
    memo: "Bedankt voor uw opdracht.",
};
const SPANISH: Sale = Sale {
    country: "ES",
    currency: "EUR",
    vat: 21,
    addresses: [["Calle Mayor 1", "Madrid", "28013"], ["Calle de Aragón 12", "Barcelona", "08015"]],
    customer: "Ejemplo S.L.",
    goods: ["Lámpara de escritorio", "Consultoría", "Entrega"],
    memo: "Gracias por su confianza.",
};

/// An invoice in this design and language, from an issuer of this name.
pub(crate) fn invoice(design: Design, language: Language, issuer: String) -> Result<Paper> {
    let sale = match language {
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
        Language::French => &FRENCH,
        Language::Dutch => &DUTCH,
        Language::Spanish => &SPANISH,
    };
    let currency: Currency = sale.currency.parse().map_err(Error::internal)?;
    let sold = sale.goods.iter().zip(SOLD);
    let lines = sold.map(|(name, sold)| line(name, sold, sale.vat, currency)).collect::<Result<Vec<Line>, AmountError>>();
    let lines = lines.map_err(Error::internal)?;
    let totals = totals(&lines, sale.vat, currency).map_err(Error::internal)?;
    let created_at = DateTime::UNIX_EPOCH + TimeDelta::days(19_800);
    let day = created_at.date_naive();
    let [from, to] = sale.addresses.map(|address| at(address, sale.country));
    Ok(Paper {
        kind: Kind::Invoice,
        language,
        look: Look { design, format: Format::A4, accent: Accent::default(), logo: None },
        number: Some("INV-00042".to_owned()),
        currency,
        issuer: Party { name: issuer, address: from, ..Party::default() },
        recipient: Party { name: sale.customer.to_owned(), contact: Some("Ada Lovelace".to_owned()), address: to, ..Party::default() },
        delivered_to: None,
        dates: Dates { issued: Some(day), deadline: Some(day + TimeDelta::days(30)), fulfilled: None },
        references: References::default(),
        columns: [Column::Name, Column::Quantity, Column::Price, Column::VatRate, Column::Total].map(ShownColumn::from).to_vec(),
        lines,
        totals,
        terms: Terms::default(),
        bank: None,
        link: None,
        texts: Texts { memo: Some(sale.memo.to_owned()), ..Texts::default() },
        payments: Vec::new(),
        stamp: None,
        signature: None,
        created_at,
    })
}

fn at([line1, city, postal_code]: [&str; 3], country: &str) -> Address {
    Address {
        line1: line1.to_owned(),
        city: city.to_owned(),
        postal_code: postal_code.to_owned(),
        country: country.to_owned(),
        ..Address::default()
    }
}

fn line(name: &str, (quantity, cents): (i64, i64), vat: i64, currency: Currency) -> Result<Line, AmountError> {
    let (rate, price) = (Rate::new(vat * 100), Money::new(cents, currency));
    let total = Money::new(cents * quantity, currency);
    let tax = rate.of(total)?;
    Ok(Line {
        name: name.to_owned(),
        description: None,
        quantity: Quantity::from_billionths(quantity * 1_000_000_000),
        unit: None,
        price,
        price_after_vat: price.plus(rate.of(price)?)?,
        discount: None,
        vat_rate: percent(vat)?,
        vat_amount: tax,
        total,
        total_after_vat: total.plus(tax)?,
    })
}

fn totals(lines: &[Line], vat: i64, currency: Currency) -> Result<Totals, AmountError> {
    let subtotal = Money::sum(lines.iter().map(|line| line.total), currency)?;
    let amount = Rate::new(vat * 100).of(subtotal)?;
    let total = subtotal.plus(amount)?;
    let vat = vec![VatTotal { rate: percent(vat)?, name: None, taxable: subtotal, amount, components: Vec::new() }];
    Ok(Totals { subtotal, discount: None, vat, deduction: None, total, withholding: None, due: total })
}

fn percent(vat: i64) -> Result<Decimal, AmountError> {
    Decimal::scaled(vat.into(), 0)
}
