//! The lines that a client asks for: what they sell is copied from the catalog, or entered.

use bursar_catalog::{Product, ProductPrice};
use bursar_documents::References;
use bursar_entities::Country;
use bursar_kernel::{Env, Location, Quantity, Result, Uuid, set_if_given};

use super::Receivable;
use super::changes::{AskedLine, AskedProduct, LineChange};
use super::line::{Line, MeasureUnitCopy, ProductCopy, VatRateCopy};
use super::totals::MAX_LINES;
use super::vat_rates::{self, AskedRate};

/// All lines of a document, made anew. What is wrong with them, the references tell.
pub(crate) async fn make(env: &Env, document: &Receivable, asked: Vec<AskedLine>, references: &mut References<'_>) -> Result<Vec<Line>> {
    if asked.len() > MAX_LINES {
        references.refuse(&["line_items".into()], format!("must have at most {MAX_LINES} items"));
        return Ok(Vec::new());
    }
    let mut lines = Vec::with_capacity(asked.len());
    for (place, asked) in asked.into_iter().enumerate() {
        lines.extend(one(env, document, place, asked, references).await?);
    }
    Ok(lines)
}

async fn one(env: &Env, document: &Receivable, place: usize, asked: AskedLine, references: &mut References<'_>) -> Result<Option<Line>> {
    let at = |field: &str| ["line_items".into(), Location::Index(place), Location::from(field)];
    if let Some(id) = asked.accounting_tax_rate_id {
        references.accounting_tax_rate(&at("accounting_tax_rate_id"), id).await?;
    }
    let rate = AskedRate {
        vat_rate_id: asked.vat_rate_id,
        custom_vat_rate_id: asked.custom_vat_rate_id,
        value: asked.tax_rate_value,
        name: asked.tax_rate_name,
    };
    let rate = vat_rates::named(place, rate, country_of(document), references).await?;
    let product = match (asked.product_id, asked.product) {
        (Some(id), None) => of_catalog(place, id, references).await?,
        (None, Some(product)) => Some(entered(env, place, product, references).await?),
        (Some(_), Some(_)) => {
            references.refuse(&at("product"), "does not go with product_id: leave one of them out");
            None
        }
        (None, None) => {
            references.refuse(&at("product_id"), "field required, or product");
            None
        }
    };
    let (Some(mut product), Some(rate)) = (product, rate) else { return Ok(None) };
    product.copy.accounting_tax_rate_id = asked.accounting_tax_rate_id;
    product.copy.vat_rate = rate;
    if product.copy.price.currency != document.currency {
        let msg = format!("has a price in {}: the document is in {}", product.copy.price.currency, document.currency);
        references.refuse(&at(if product.copy.is_inline { "product" } else { "product_id" }), msg);
        return Ok(None);
    }
    Ok(Some(Line {
        id: env.id(),
        entity_id: document.entity_id,
        receivable_id: document.id,
        position: i32::try_from(place)?,
        product_id: product.copy.id,
        quantity: asked.quantity,
        smallest_amount: product.smallest_amount,
        discount: asked.discount,
        product: product.copy,
        credits: None,
        total_before_vat: 0,
        total_after_vat: 0,
    }))
}

/// Where the rates of a document are charged, unless they say it themselves.
pub(crate) fn country_of(document: &Receivable) -> Country {
    document.content.entity_address.country.clone().unwrap_or_else(|| Country(String::new()))
}

/// What is sold, without its VAT.
struct Sold {
    copy: ProductCopy,
    smallest_amount: Option<Quantity>,
}

async fn of_catalog(place: usize, id: Uuid, references: &mut References<'_>) -> Result<Option<Sold>> {
    let Some(product) = references.product(place, id).await? else { return Ok(None) };
    let Some(price) = product.price else {
        let at = ["line_items".into(), Location::Index(place), "product_id".into()];
        references.refuse(&at, "names a product without a price: give it one at PATCH /products/{product_id}");
        return Ok(None);
    };
    let unit = match product.measure_unit_id {
        Some(id) => references.measure_unit(id).await?,
        None => None,
    };
    let Product { id, description, external_reference, ledger_account_id, name, smallest_amount, kind, .. } = product;
    let measure_unit = unit.map(|unit| MeasureUnitCopy { id: Some(unit.id), description: unit.description, name: unit.name });
    let copy = ProductCopy {
        id,
        accounting_tax_rate_id: None,
        description,
        external_reference,
        is_inline: false,
        ledger_account_id,
        measure_unit,
        name,
        price,
        price_after_vat: price,
        kind,
        vat_rate: VatRateCopy::none(),
    };
    Ok(Some(Sold { copy, smallest_amount }))
}

async fn entered(env: &Env, place: usize, product: AskedProduct, references: &mut References<'_>) -> Result<Sold> {
    let AskedProduct { description, external_reference, ledger_account_id, measure_unit, name, price, smallest_amount, kind } = product;
    if let Some(id) = ledger_account_id {
        let at = ["line_items".into(), Location::Index(place), "product".into(), "ledger_account_id".into()];
        references.ledger_account(&at, id).await?;
    }
    let measure_unit = measure_unit.map(|unit| MeasureUnitCopy { id: None, description: unit.description, name: unit.name });
    let copy = ProductCopy {
        id: env.id(),
        accounting_tax_rate_id: None,
        description,
        external_reference,
        is_inline: true,
        ledger_account_id,
        measure_unit,
        name,
        price,
        price_after_vat: price,
        kind: kind.unwrap_or_default(),
        vat_rate: VatRateCopy::none(),
    };
    Ok(Sold { copy, smallest_amount })
}

/// Changes lines by position: `{}` leaves one as it is.
pub(crate) async fn change(
    document: &Receivable,
    lines: &mut [Line],
    asked: Vec<LineChange>,
    references: &mut References<'_>,
) -> Result<()> {
    if asked.len() > lines.len() {
        let msg = format!("has more items than the document has lines, which are {}: PUT the line items to add some", lines.len());
        references.refuse(&["line_items".into()], msg);
        return Ok(());
    }
    for (place, (line, asked)) in lines.iter_mut().zip(asked).enumerate() {
        set_if_given(&mut line.quantity, asked.quantity);
        asked.discount.apply(&mut line.discount);
        if let Some(value) = asked.price {
            // What was entered, and what is computed from it: the totals decide which is which.
            let price = ProductPrice { value, ..line.product.price };
            (line.product.price, line.product.price_after_vat) = (price, price);
        }
        let rate = AskedRate {
            vat_rate_id: asked.vat_rate_id,
            custom_vat_rate_id: asked.custom_vat_rate_id,
            value: asked.tax_rate_value,
            name: asked.tax_rate_name,
        };
        if rate.number() > 0
            && let Some(rate) = vat_rates::named(place, rate, country_of(document), references).await?
        {
            line.product.vat_rate = rate;
        }
    }
    Ok(())
}
