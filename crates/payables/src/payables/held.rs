//! A change of a payable, from the row that is held to the row that is written: amounts, status, copy of the counterpart, history, events.

use bursar_kernel::{AmountError, Error, ErrorKind, FieldError, Result, Uuid};
use bursar_store::{Scope, Tx, record};

use super::happened::{Author, Happened, tell};
use super::status::{Operation, PayableStatus, refused, without_currency};
use super::{Payable, references, store};
use crate::line_items::{LineItem, store as lines};
use crate::policy::Policy;
use crate::{credit_notes, totals};

/// A payable that this call holds, its lines, and what decides about it.
pub(crate) struct Held {
    pub(crate) before: Payable,
    pub(crate) payable: Payable,
    pub(crate) lines: Vec<LineItem>,
    pub(crate) policy: Policy,
}

impl Held {
    /// Holds the payable until the commit, and with it its lines: whoever changes a line holds its payable first.
    pub(crate) async fn lock(tx: &Tx, author: &Author<'_>, id: Uuid) -> Result<Held> {
        let payable: Payable = record::lock(tx, &author.scope, id).await?;
        let lines = lines::of_payable(tx, id).await?;
        let policy = Policy::of(tx, &author.scope).await?;
        Ok(Held { before: payable.clone(), payable, lines, policy })
    }

    /// The status that the operation leads to; refused where the status does not allow it, for a change while the file is being read, and for a
    /// payment of what has no currency.
    pub(crate) fn require(&self, operation: Operation) -> Result<PayableStatus> {
        if operation == Operation::Change && self.before.is_being_read() {
            return Err(refused());
        }
        let to = self.before.status.require(operation, self.policy.rules)?;
        match operation {
            Operation::PayPartly | Operation::Pay if self.before.currency.is_none() => Err(without_currency()),
            _ => Ok(to),
        }
    }

    /// The same for a change of lines one by one, where the contract declares no 409.
    pub(crate) fn require_changeable_lines(&self) -> Result<()> {
        self.require(Operation::Change)
            .map(drop)
            .map_err(|refused| Error::invalid(FieldError::new("path", "payable_id", refused.to_string(), "value_error.state")))
    }

    /// Computes what follows from its data and its lines: amounts, due date, and whether it is complete.
    pub(crate) fn settle(&mut self) -> Result<()> {
        self.policy.settle(&mut self.payable, &self.lines)
    }

    /// Writes a change of what it says, and the status that follows from that.
    pub(crate) async fn save(self, tx: &Tx, author: &Author<'_>) -> Result<Payable> {
        self.save_as(tx, author, &Happened::Updated).await
    }

    /// The same for a change that has a name of its own.
    pub(crate) async fn save_as(mut self, tx: &Tx, author: &Author<'_>, happened: &Happened) -> Result<Payable> {
        if self.before.status == PayableStatus::Draft {
            self.policy.cancel_duplicate(tx, &author.scope, &mut self.payable).await?;
        }
        self.write(tx, author).await?;
        tell(tx, author, &self.payable, happened).await?;
        self.tell_of_status(tx, author).await?;
        Ok(self.payable)
    }

    /// Writes a step of its life.
    pub(crate) async fn advance(mut self, tx: &Tx, author: &Author<'_>, to: PayableStatus) -> Result<Payable> {
        self.payable.status = to;
        self.write(tx, author).await?;
        self.tell_of_status(tx, author).await?;
        Ok(self.payable)
    }

    /// Writes that all that was left of it is paid.
    pub(crate) async fn pay_rest(mut self, tx: &Tx, author: &Author<'_>, comment: Option<String>) -> Result<Payable> {
        let to = self.require(Operation::Pay)?;
        let credited = credit_notes::store::credited(tx, &author.scope, self.payable.id).await?;
        self.payable.pay_rest(credited, author.env.now());
        self.payable.marked_as_paid_with_comment = comment;
        self.payable.marked_as_paid_by_entity_user_id = author.user_id;
        self.advance(tx, author, to).await
    }

    async fn write(&mut self, tx: &Tx, author: &Author<'_>) -> Result<()> {
        match (self.before.status.is_handed_on(), self.payable.status.is_handed_on()) {
            (false, true) => references::freeze_counterpart(tx, author, &self.policy, &mut self.payable).await?,
            (true, false) => (self.payable.counterpart, self.payable.approval_policy_id) = (None, None),
            _ => {}
        }
        self.payable.updated_at = author.env.now();
        record::save(tx, &author.scope, &self.payable).await
    }

    async fn tell_of_status(&self, tx: &Tx, author: &Author<'_>) -> Result<()> {
        let (from, to) = (self.before.status, self.payable.status);
        if from == to { Ok(()) } else { tell(tx, author, &self.payable, &Happened::Moved { from, to }).await }
    }
}

impl Policy {
    /// A bill that is complete now and is there already is canceled, where the partner wants it: the older one stays.
    pub(crate) async fn cancel_duplicate(&self, tx: &Tx, scope: &Scope, payable: &mut Payable) -> Result<()> {
        let is_complete = !matches!(payable.status, PayableStatus::Draft | PayableStatus::Canceled);
        if self.partner.cancels_duplicates && is_complete && store::has_duplicate(tx, scope, payable).await? {
            payable.status = PayableStatus::Canceled;
        }
        Ok(())
    }

    /// What follows from the data and the lines of a payable that can still be changed.
    pub(crate) fn settle(&self, payable: &mut Payable, lines: &[LineItem]) -> Result<()> {
        if self.requirements.has_lines && !lines.is_empty() {
            let amounts = lines.iter().map(LineItem::totals);
            let sum = totals::sum(amounts, payable.discount.unwrap_or_default()).map_err(sum_does_not_fit)?;
            payable.subtotal = Some(sum.subtotal);
            payable.tax_amount = Some(sum.tax_amount);
            payable.total_amount = Some(sum.total);
            if payable.discount.is_some_and(|discount| discount > 0) && sum.total < 0 {
                let msg = "must not be more than the lines come to";
                return Err(Error::invalid(FieldError::new("body", "discount", msg, "value_error.number")));
            }
        }
        payable.due_date = payable.due_date.or_else(|| payable.due_by_terms());
        let is_complete = !payable.is_being_read() && self.requirements.lacking(payable, lines).is_empty();
        payable.status = payable.status.settled(is_complete, self.rules);
        Ok(())
    }
}

fn sum_does_not_fit(error: AmountError) -> Error {
    let loc = vec!["body".into(), "line_items".into()];
    Error::new(ErrorKind::Invalid(vec![FieldError::at(loc, format!("their sum {error}"), "value_error.number")]))
}
