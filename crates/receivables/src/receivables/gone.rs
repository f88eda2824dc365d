//! What a draft refers to and is there no more: it keeps its copy, and `verify` says so.

use std::collections::BTreeMap;

use bursar_catalog::{CustomVatRate, MeasureUnit, PaymentTerms, Product, Project};
use bursar_counterparts::Counterpart;
use bursar_kernel::{Result, Uuid};
use bursar_store::{Record, Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::line::Line;
use super::requirements::{MissingFields, MissingLineFields};
use super::{Own, Receivable};
use crate::overdue_reminders::OverdueReminder;
use crate::payment_reminders::PaymentReminder;

/// Looks whether rows are there, each once.
struct Look<'a, C> {
    db: &'a C,
    scope: Scope,
    seen: BTreeMap<Uuid, bool>,
}

impl<C: ConnectionTrait> Look<'_, C> {
    async fn is_gone<R: Record>(&mut self, id: Option<Uuid>) -> Result<bool> {
        let Some(id) = id else { return Ok(false) };
        if let Some(is_gone) = self.seen.get(&id) {
            return Ok(*is_gone);
        }
        let is_gone = !record::exists::<R>(self.db, &self.scope, id).await?;
        self.seen.insert(id, is_gone);
        Ok(is_gone)
    }
}

/// Names what the draft refers to and was deleted.
pub(crate) async fn name_gone(
    db: &impl ConnectionTrait,
    scope: &Scope,
    document: &Receivable,
    lines: &[Line],
    missing: &mut MissingFields,
) -> Result<()> {
    let mut look = Look { db, scope: scope.of_everybody(), seen: BTreeMap::new() };
    if look.is_gone::<Counterpart>(Some(document.counterpart_id)).await? {
        missing.counterpart.push("counterpart_id".to_owned());
    }
    let mut of_document = vec![("project_id", look.is_gone::<Project>(document.project_id).await?)];
    if let Own::Invoice(invoice) = &document.own {
        let terms = invoice.payment_terms.as_ref().and_then(|terms| terms.id);
        of_document.push(("payment_terms_id", look.is_gone::<PaymentTerms>(terms).await?));
        of_document.push(("payment_reminder_id", look.is_gone::<PaymentReminder>(invoice.payment_reminder_id).await?));
        of_document.push(("overdue_reminder_id", look.is_gone::<OverdueReminder>(invoice.overdue_reminder_id).await?));
    }
    missing.receivable.extend(of_document.into_iter().filter(|(_, is_gone)| *is_gone).map(|(field, _)| field.to_owned()));
    for (place, line) in lines.iter().enumerate() {
        let product = &line.product;
        let unit = product.measure_unit.as_ref().and_then(|unit| unit.id);
        let fields = [
            ("product_id", look.is_gone::<Product>(Some(product.id).filter(|_| !product.is_inline)).await?),
            ("measure_unit_id", look.is_gone::<MeasureUnit>(unit).await?),
        ];
        let missing_fields: Vec<String> = fields.into_iter().filter(|(_, is_gone)| *is_gone).map(|(field, _)| field.to_owned()).collect();
        if !missing_fields.is_empty() {
            missing.products.push(MissingLineFields { line_item_number: place + 1, missing_fields });
        }
        if let Some(id) = product.vat_rate.id.filter(|_| product.vat_rate.is_custom)
            && look.is_gone::<CustomVatRate>(Some(id)).await?
            && !missing.vat_rates.contains(&id.to_string())
        {
            missing.vat_rates.push(id.to_string());
        }
    }
    Ok(())
}
