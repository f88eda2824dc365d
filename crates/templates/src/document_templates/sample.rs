//! An invoice that nobody wrote, to show a design. Pure.

use bursar_kernel::{AmountError, Currency, DateTime, Decimal, Error, Money, Quantity, Rate, Result, TimeDelta};
use bursar_print::Paper;
use bursar_print::paper::{
    Accent, Address, Column, Dates, Design, Format, Kind, Language, Line, Look, Party, References, ShownColumn, Terms, Texts, Totals,
    VatTotal,
};

/// Name, quantity and price in cents.
const GOODS: [(&str, i64, i64); 3] = [("Desk lamp", 4, 18_900), ("Consultation", 6, 9_500), ("Delivery", 1, 4_900)];
/// VAT in percent.
const VAT: i64 = 19;

/// An invoice in this design, from an issuer of this name.
pub(crate) fn invoice(design: Design, issuer: String) -> Result<Paper> {
    let currency: Currency = "EUR".parse().map_err(Error::internal)?;
    let lines = GOODS.iter().map(|goods| line(goods, currency)).collect::<Result<Vec<Line>, AmountError>>().map_err(Error::internal)?;
    let totals = totals(&lines, currency).map_err(Error::internal)?;
    let created_at = DateTime::UNIX_EPOCH + TimeDelta::days(19_800);
    let day = created_at.date_naive();
    Ok(Paper {
        kind: Kind::Invoice,
        language: Language::English,
        look: Look { design, format: Format::A4, accent: Accent::default(), logo: None },
        number: Some("INV-00042".to_owned()),
        currency,
        issuer: Party { name: issuer, address: address("1 High Street", "London", "EC1A 1BB", "GB"), ..Party::default() },
        recipient: Party {
            name: "Example Ltd".to_owned(),
            contact: Some("Ada Lovelace".to_owned()),
            address: address("12 St James's Square", "London", "SW1Y 4JH", "GB"),
            ..Party::default()
        },
        delivered_to: None,
        dates: Dates { issued: Some(day), deadline: Some(day + TimeDelta::days(30)), fulfilled: None },
        references: References::default(),
        columns: [Column::Name, Column::Quantity, Column::Price, Column::VatRate, Column::Total].map(ShownColumn::from).to_vec(),
        lines,
        totals,
        terms: Terms::default(),
        bank: None,
        link: None,
        texts: Texts { memo: Some("Thank you for your business.".to_owned()), ..Texts::default() },
        payments: Vec::new(),
        stamp: None,
        signature: None,
        created_at,
    })
}

fn address(line1: &str, city: &str, postal_code: &str, country: &str) -> Address {
    Address {
        line1: line1.to_owned(),
        city: city.to_owned(),
        postal_code: postal_code.to_owned(),
        country: country.to_owned(),
        ..Address::default()
    }
}

fn line((name, quantity, cents): &(&str, i64, i64), currency: Currency) -> Result<Line, AmountError> {
    let (rate, price) = (Rate::new(VAT * 100), Money::new(*cents, currency));
    let total = Money::new(cents * quantity, currency);
    let tax = rate.of(total)?;
    Ok(Line {
        name: (*name).to_owned(),
        description: None,
        quantity: Quantity::from_billionths(quantity * 1_000_000_000),
        unit: None,
        price,
        price_after_vat: price.plus(rate.of(price)?)?,
        discount: None,
        vat_rate: percent()?,
        vat_amount: tax,
        total,
        total_after_vat: total.plus(tax)?,
    })
}

fn totals(lines: &[Line], currency: Currency) -> Result<Totals, AmountError> {
    let subtotal = Money::sum(lines.iter().map(|line| line.total), currency)?;
    let amount = Rate::new(VAT * 100).of(subtotal)?;
    let total = subtotal.plus(amount)?;
    let vat = vec![VatTotal { rate: percent()?, name: None, taxable: subtotal, amount, components: Vec::new() }];
    Ok(Totals { subtotal, discount: None, vat, deduction: None, total, withholding: None, due: total })
}

fn percent() -> Result<Decimal, AmountError> {
    Decimal::scaled(VAT.into(), 0)
}
