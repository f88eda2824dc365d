//! What a document comes to, as its paper says it.

use bursar_kernel::{Decimal, FineRate, Money, Rate};
use bursar_print::paper::{Deduction, Discount, EarlyPayment, Terms, Totals, VatComponent, VatTotal};

use super::Shown;
use super::sources::Sources;
use crate::receivables::discount::{Discount as Entered, DiscountType};
use crate::receivables::status::ReceivableStatus;
use crate::receivables::totals::VatTotal as Computed;
use crate::receivables::{Own, Receivable};

/// A rate in percent.
pub(super) fn percent(rate: FineRate) -> Shown<Decimal> {
    Decimal::scaled(rate.hundredths().into(), 4)
}

/// A discount as it was agreed.
pub(super) fn discount(document: &Receivable, entered: Entered) -> Discount {
    match entered.kind {
        DiscountType::Amount => Discount::Amount(document.money(entered.amount)),
        DiscountType::Percentage => Discount::Percentage(bursar_kernel::Rate::new(entered.amount)),
    }
}

pub(super) fn totals(document: &Receivable, sources: &Sources) -> Shown<Totals> {
    let (content, amounts) = (&document.content, &document.amounts);
    let off = content.discount.map(|off| (discount(document, off.entered()), document.money(off.value.unwrap_or_default())));
    let title = sources.deduction_title.clone();
    let deduction = content.deduction_amount.filter(|amount| *amount > 0);
    let deduction = deduction.map(|amount| Deduction { title, memo: content.deduction_memo.clone(), amount: document.money(amount) });
    let withheld = document.money(document.withheld_after(sources.withholding_credited));
    Ok(Totals {
        subtotal: document.money(amounts.subtotal),
        discount: off.filter(|(_, amount)| amount.minor() != 0),
        vat: amounts.total_vat_amounts.iter().map(|total| vat(document, total)).collect::<Shown<_>>()?,
        deduction,
        total: document.money(amounts.total_amount),
        withholding: content.withholding_tax_rate.filter(|_| withheld.minor() != 0).map(|rate| (rate, withheld)),
        due: due(document, sources)?,
    })
}

/// What is left to pay: less the tax that is withheld, and less what came in where the paper lists that. Of an invoice that is paid, nothing is.
fn due(document: &Receivable, sources: &Sources) -> Shown<Money> {
    let is_paid = document.status == ReceivableStatus::Paid && !sources.came_in.is_empty();
    if is_paid { Ok(document.money(0)) } else { to_pay_of(document, sources, open(document, sources)?, None) }
}

/// What is to be paid of an amount that is due: the tax of credit notes is withheld no more where the paper lists them.
fn to_pay_of(document: &Receivable, sources: &Sources, due: Money, discount: Option<Rate>) -> Shown<Money> {
    document.to_pay_of(due, discount, document.withheld_after(sources.withholding_credited))
}

/// What the document comes to, less what came in where the paper lists that.
fn open(document: &Receivable, sources: &Sources) -> Shown<Money> {
    let came_in = Money::sum(sources.came_in.iter().map(|payment| payment.amount), document.currency)?;
    document.money(document.amounts.total_amount).minus(came_in)
}

fn vat(document: &Receivable, total: &Computed) -> Shown<VatTotal> {
    let parts = total.components.iter().flatten();
    let component = |part: &crate::receivables::totals::VatComponentTotal| {
        Ok(VatComponent { name: part.name.clone(), rate: percent(part.value)?, amount: document.money(part.amount) })
    };
    Ok(VatTotal {
        rate: percent(total.exact()?)?,
        name: total.name.clone(),
        taxable: document.money(total.taxable_amount),
        amount: document.money(total.amount),
        components: parts.map(component).collect::<Shown<_>>()?,
    })
}

/// What paying early takes off, where that can still be had when the document is read.
pub(super) fn terms(document: &Receivable, sources: &Sources) -> Shown<Terms> {
    let (Own::Invoice(invoice), Some(issued)) = (&document.own, document.issued_on()) else { return Ok(Terms::default()) };
    let Some(terms) = &invoice.payment_terms else { return Ok(Terms::default()) };
    let open = open(document, sources)?;
    let tiers = terms.discounts(issued).filter(|(_, discount)| discount.percent_minor_units() > 0);
    let early = tiers
        .map(|(until, discount)| Ok(EarlyPayment { until, discount, amount: Some(to_pay_of(document, sources, open, Some(discount))?) }));
    Ok(Terms { description: terms.description.clone(), early_payment: early.collect::<Shown<_>>()? })
}
