//! Our side: each document and payment that is one for the ledger, or was, beside what the mirror has of it.

use bursar_accounting::{
    Book, LabelKind, LedgerObject, Posting, PostingKind, PostingLine, PostingStanding, payments_of_document, remote_object,
};
use bursar_connectors::Kind;
use bursar_connectors::record::{Document, Payment};
use bursar_connectors::write::DocumentReference;
use bursar_entities::{LedgerDefaults, ledger_defaults};
use bursar_kernel::{Currency, Decimal, Money, NaiveDate, Result, Uuid};
use bursar_receivables::ReceivableStatus;
use bursar_store::{Db, Scope};

use super::place::Part;
use super::there::{of_credit_use, of_document, of_payment};
use super::totals::{Side, Totals};
use super::{Compared, ComparedField, ComparedLine, Difference, DifferenceKind, FieldDifference, LineAccount};
use crate::ledger_payments::credits::CREDIT_USE;
use crate::ledger_payments::own_credits::paid_by;
use crate::plan::account_of_line;
use crate::plan::dimensions::MappedDimensions;
use crate::plan::payment::{comes_to, is_taken_back};
use crate::plan::placed_dimensions::PlacedDimensions;
use crate::plan::rounding::rounding_line;
use crate::push_settings::{self, PushSettings};
use crate::synced_records::store::{self, ObjectKey};
use crate::synced_records::{SyncedRecord, SyncedType};

/// What both sides of one book are read from.
pub(super) struct Sides<'a> {
    pub(super) db: &'a Db,
    pub(super) scope: Scope,
    pub(super) book: Book,
    settings: PushSettings,
    defaults: LedgerDefaults,
}

/// A document or payment of ours.
struct Ours {
    document: LabelKind,
    standing: PostingStanding,
    compared: Compared,
}

/// Days of an object of ours beside its own.
#[derive(Clone, Copy)]
struct Days {
    /// The day of posting that somebody chose.
    chosen: Option<NaiveDate>,
    /// The day in the books.
    booked: Option<NaiveDate>,
}

impl Days {
    /// The day that is compared: what was booked on its own day before another one was chosen stays there.
    fn of(self, own: Option<NaiveDate>) -> Option<NaiveDate> {
        if own.is_some() && own == self.booked { own } else { self.chosen.or(own) }
    }
}

impl<'a> Sides<'a> {
    pub(super) async fn of(db: &'a Db, scope: Scope, book: Book) -> Result<Sides<'a>> {
        let (settings, defaults) = (push_settings::store::get(db, &scope).await?, ledger_defaults(db, &scope).await?);
        Ok(Sides { db, scope, book, settings, defaults })
    }

    /// The ids of so many objects of our part after this one.
    pub(super) async fn ids_here(&self, part: Part, after: Uuid, limit: usize) -> Result<Vec<Uuid>> {
        let (db, scope, after) = (self.db, &self.scope, Some(after));
        match part {
            Part::Invoices => bursar_receivables::invoice_ids(db, scope, after, limit).await,
            Part::CreditNotes => bursar_receivables::credit_note_ids(db, scope, after, limit).await,
            Part::Bills => bursar_payables::payable_ids(db, scope, after, limit).await,
            Part::VendorCredits => bursar_payables::credit_note_ids(db, scope, after, limit).await,
            Part::Payments => bursar_payments::payment_ids(db, scope, after, limit).await,
            _ => Ok(Vec::new()),
        }
    }

    /// How the books part from an object of ours, if they do.
    pub(super) async fn of_ours(
        &self,
        part: Part,
        id: Uuid,
        is_asked: impl Fn(Option<NaiveDate>) -> bool,
        totals: &mut Totals<'_>,
    ) -> Result<Option<Difference>> {
        let record = store::of_object(self.db, &self.scope, &ObjectKey::new(self.book.id, object_type(part), id)).await?;
        let theirs = match &record {
            Some(record) => self.mirrored(record).await?,
            None => None,
        };
        let days = Days {
            chosen: record.as_ref().and_then(|record| record.posting_date),
            booked: theirs.as_ref().and_then(|there| there.body.date),
        };
        let ours = match part {
            Part::Payments => self.payment(id, days, record.as_ref()).await?,
            _ => self.document(part, id, days).await?,
        };
        let Some(ours) = ours.filter(|ours| is_asked(ours.compared.date)) else { return Ok(None) };
        if let (Part::Payments, Some(record), None) = (part, &record, &theirs)
            && is_taken_back(self.db, &self.scope, record).await?
        {
            return Ok(None);
        }
        count(totals, &ours, theirs.as_ref()).await?;
        let (difference, fields) = match (ours.standing, &theirs) {
            (PostingStanding::NotYet | PostingStanding::Withdrawn, None) => return Ok(None),
            (PostingStanding::NotYet | PostingStanding::Withdrawn, Some(_)) => (DifferenceKind::TakenBackHere, Vec::new()),
            (PostingStanding::Booked, None) => (DifferenceKind::OnlyHere, Vec::new()),
            (PostingStanding::Booked, Some(theirs)) => {
                let mut fields = ours.compared.differences(&theirs.body);
                if fields.iter().any(|differs| differs.field == ComparedField::OpenAmount) {
                    fields.extend(self.unexplained(record.as_ref()).await?);
                }
                (DifferenceKind::FieldsDiffer, fields)
            }
        };
        if difference == DifferenceKind::FieldsDiffer && fields.is_empty() {
            return Ok(None);
        }
        Ok(Some(Difference {
            difference,
            document: ours.document,
            number: ours.compared.number,
            date: ours.compared.date,
            total: ours.compared.total.to_string(),
            object_id: Some(id),
            synced_record_id: record.as_ref().map(|record| record.id),
            accounting_record_id: theirs.map(|theirs| theirs.id),
            platform_object_id: record.and_then(|record| record.remote_id),
            fields,
        }))
    }

    /// What was settled of a document in the books and is not explained by the payments and credits that were read.
    async fn unexplained(&self, record: Option<&SyncedRecord>) -> Result<Option<FieldDifference>> {
        let named = record.and_then(|record| record.kind().zip(record.remote_id.clone()));
        let Some((kind, remote_id)) = named else { return Ok(None) };
        let found: Option<LedgerObject<Document>> = remote_object(self.db, self.book.id, kind, &remote_id).await?;
        let Some((there, open)) = found.and_then(|there| there.body.amount_due.map(|open| (there, open))) else { return Ok(None) };
        let money = if kind == Kind::Bill { Kind::BillPayment } else { Kind::Payment };
        let document = DocumentReference { kind, remote_id };
        let payments = payments_of_document(self.db, self.book.id, money, &document).await?;
        let paid = payments.iter().filter_map(|payment| payment.applied_to(&document));
        let credited = there.body.credits.iter().flatten().map(|credit| credit.amount);
        let explained = Decimal::sum(paid.chain(credited))?;
        let settled = there.body.total_amount.minus(open)?;
        let differs =
            FieldDifference { field: ComparedField::Settlement, here: Some(explained.to_string()), there: Some(settled.to_string()) };
        Ok((explained != settled).then_some(differs))
    }

    /// What counts in the books of the object of a record.
    async fn mirrored(&self, record: &SyncedRecord) -> Result<Option<LedgerObject<Compared>>> {
        if record.remote_kind.as_deref() == Some(CREDIT_USE) {
            return self.credit_use(record).await;
        }
        let Some((kind, remote_id)) = record.kind().zip(record.remote_id.as_deref()) else { return Ok(None) };
        match kind {
            Kind::Payment | Kind::BillPayment => {
                let found: Option<LedgerObject<Payment>> = remote_object(self.db, self.book.id, kind, remote_id).await?;
                match found.filter(|there| !there.is_deleted && there.body.status != "void") {
                    Some(there) => Ok(Some(of_payment(self.part_of_document(record, there).await?))),
                    None => Ok(None),
                }
            }
            _ => {
                let found: Option<LedgerObject<Document>> = remote_object(self.db, self.book.id, kind, remote_id).await?;
                Ok(found.filter(|there| !there.is_deleted && there.body.status != "void").map(of_document))
            }
        }
    }

    /// A payment of the books with as much of it as went to the document that it is for here: what went to others, or is not used yet, is no
    /// difference.
    async fn part_of_document(&self, record: &SyncedRecord, mut there: LedgerObject<Payment>) -> Result<LedgerObject<Payment>> {
        let Some(payment) = bursar_payments::payment_posting(self.db, &self.scope, record.object_id).await? else { return Ok(there) };
        let key = ObjectKey::new(self.book.id, SyncedType::of(payment.kind), payment.document_id);
        let Some(document) = store::of_object(self.db, &self.scope, &key).await? else { return Ok(there) };
        if let Some((kind, remote_id)) = document.kind().zip(document.remote_id.clone())
            && let Some(part) = paid_by(self.db, &self.scope, (&document, &DocumentReference { kind, remote_id }), &there).await?
        {
            there.body.amount = part;
        }
        Ok(there)
    }

    /// The use of a credit, as the document shows it that it was used for.
    async fn credit_use(&self, record: &SyncedRecord) -> Result<Option<LedgerObject<Compared>>> {
        let Some((credit, document)) = record.remote_id.as_deref().and_then(|id| id.split_once('/')) else { return Ok(None) };
        for kind in [Kind::Invoice, Kind::Bill] {
            let found: Option<LedgerObject<Document>> = remote_object(self.db, self.book.id, kind, document).await?;
            let Some(there) = found.filter(|there| !there.is_deleted) else { continue };
            let used: Vec<_> = there.body.credits.iter().flatten().filter(|used| used.remote_id == credit).collect();
            let (total, date) = (Decimal::sum(used.iter().map(|used| used.amount))?, used.first().and_then(|used| used.date));
            return Ok((!total.is_zero()).then(|| of_credit_use(there, total, date)));
        }
        Ok(None)
    }

    async fn document(&self, part: Part, id: Uuid, days: Days) -> Result<Option<Ours>> {
        let found = match part {
            Part::Invoices | Part::CreditNotes => bursar_receivables::receivable_posting(self.db, &self.scope, id).await?,
            Part::Bills => bursar_payables::payable_posting(self.db, &self.scope, id).await?,
            _ => bursar_payables::credit_note_posting(self.db, &self.scope, id).await?,
        };
        let Some((posting, currency)) = found.and_then(|posting| posting.currency.map(|currency| (posting, currency))) else {
            return Ok(None);
        };
        let date = days.of(posting.date);
        let is_taxed = !(self.book.is_american() && posting.kind == PostingKind::Bill);
        let compared = Compared {
            number: posting.number.clone(),
            date,
            due_date: posting.due_date.filter(|_| has_open_amount(posting.kind)).map(|due| date.map_or(due, |date| due.max(date))),
            currency: Some(currency.code().to_owned()),
            counterparts: self.counterparts(&posting).await?,
            total: amount(posting.total, currency)?,
            tax: if is_taxed { Some(amount(posting.tax_total, currency)?) } else { None },
            open_amount: self.open_amount(&posting).await?.map(|open| amount(open, currency)).transpose()?,
            dimensions: self.dimensions(&posting).await?,
            lines: self.lines(&posting, currency, is_taxed)?,
        };
        Ok(Some(Ours { document: label(posting.kind), standing: posting.standing, compared }))
    }

    /// The lines as they are written; where bills carry no tax, with it.
    fn lines(&self, posting: &Posting, currency: Currency, is_taxed: bool) -> Result<Vec<ComparedLine>> {
        let rounding = rounding_line(posting, self.settings.rounding_account_id).ok().flatten();
        let line = |line: &PostingLine| {
            let untold_tax = if is_taxed { 0 } else { line.tax_amount };
            Ok(ComparedLine {
                account: LineAccount::Ours(account_of_line(posting.kind, line.ledger_account_id, &self.defaults, &self.settings)),
                amount: amount(line.amount.saturating_add(untold_tax), currency)?,
            })
        };
        posting.lines.iter().chain(&rounding).map(line).collect()
    }

    /// What is mapped of a document; nothing where nothing is, or where it cannot be told.
    async fn dimensions(&self, posting: &Posting) -> Result<Option<PlacedDimensions>> {
        let placed = MappedDimensions::of(self.db, self.book.id, &self.settings, posting).await?.placed();
        Ok(placed.ok().filter(|placed| !placed.is_empty()))
    }

    async fn payment(&self, id: Uuid, days: Days, record: Option<&SyncedRecord>) -> Result<Option<Ours>> {
        let found = bursar_payments::payment_posting(self.db, &self.scope, id).await?;
        // What settles a document without any money is no payment in the books, and what came back is read from what is open of its document.
        let Some(payment) = found.filter(|payment| payment.amount > 0) else { return Ok(None) };
        let total = match record {
            Some(record) => comes_to(self.db, &self.scope, record).await?,
            None => payment.amount,
        };
        let compared = Compared {
            date: days.of(payment.date),
            currency: Some(payment.currency.code().to_owned()),
            total: amount(total, payment.currency)?,
            ..Compared::default()
        };
        Ok(Some(Ours { document: LabelKind::Payment, standing: payment.standing, compared }))
    }

    /// The provider's ids of the counterpart of a document, in all roles and currencies.
    async fn counterparts(&self, posting: &Posting) -> Result<Option<Vec<String>>> {
        let Some(id) = posting.counterpart_id else { return Ok(None) };
        let mut ids = Vec::new();
        for role in [SyncedType::Customer, SyncedType::Vendor] {
            let records = store::in_all_books(self.db, &self.scope, role, id).await?;
            ids.extend(records.into_iter().filter(|record| record.book_id == self.book.id).filter_map(|record| record.remote_id));
        }
        Ok(Some(ids))
    }

    /// What is open of an invoice or a bill, in minor units; of one that a credit note took back, the books decide.
    async fn open_amount(&self, posting: &Posting) -> Result<Option<i64>> {
        match posting.kind {
            PostingKind::Invoice => {
                let balance = bursar_receivables::invoice_balance(self.db, &self.scope, posting.id).await?;
                let counts = balance.filter(|balance| balance.status != ReceivableStatus::Canceled);
                // What is uncollectible is written off there.
                Ok(counts.map(|balance| if balance.status == ReceivableStatus::Uncollectible { 0 } else { balance.amount_due }))
            }
            PostingKind::Bill => {
                let balance = bursar_payables::payable_balance(self.db, &self.scope, posting.id).await?;
                Ok(balance.and_then(|balance| balance.amount_due))
            }
            PostingKind::CreditNote | PostingKind::VendorCredit => Ok(None),
        }
    }
}

/// The type of the records of what is gone through on our side.
fn object_type(part: Part) -> SyncedType {
    match part {
        Part::Invoices | Part::CreditNotes => SyncedType::Receivable,
        Part::Payments => SyncedType::PaymentRecord,
        _ => SyncedType::Bill,
    }
}

/// Counts a document on the sides that have it.
async fn count(totals: &mut Totals<'_>, ours: &Ours, theirs: Option<&LedgerObject<Compared>>) -> Result<()> {
    if ours.standing == PostingStanding::Booked {
        totals.add(Side::Here, ours.document, &ours.compared).await?;
    }
    match theirs {
        Some(theirs) => totals.add(Side::There, ours.document, &theirs.body).await,
        None => Ok(()),
    }
}

fn has_open_amount(kind: PostingKind) -> bool {
    matches!(kind, PostingKind::Invoice | PostingKind::Bill)
}

fn label(kind: PostingKind) -> LabelKind {
    match kind {
        PostingKind::Invoice => LabelKind::Invoice,
        PostingKind::CreditNote => LabelKind::CreditNote,
        PostingKind::Bill => LabelKind::Bill,
        PostingKind::VendorCredit => LabelKind::VendorCredit,
    }
}

fn amount(minor: i64, currency: Currency) -> Result<Decimal> {
    Ok(Money::new(minor, currency).major()?)
}
