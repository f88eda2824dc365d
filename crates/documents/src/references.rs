//! What a document refers to: looked for within the scope, held until the commit, and copied.

use std::collections::BTreeSet;

use bursar_catalog::{CustomVatRate, MeasureUnit, PaymentTerms, Product};
use bursar_counterparts::{Counterpart, CounterpartAddress, CounterpartContact, CounterpartEinvoicingCredentials, CounterpartVatId};
use bursar_counterparts::{PartOfCounterpart, find_part};
use bursar_entities::{BankAccount, VatId};
use bursar_kernel::{FieldError, Location, Result, Uuid, ensure_valid};
use bursar_store::{Record, Referenced, Scope, Tx, record};

/// Looks for what a body refers to, and collects every field that leads nowhere: all of them are named in one answer.
pub struct References<'a> {
    pub tx: &'a Tx,
    pub scope: Scope,
    /// Where the body's fields stand.
    at: Vec<Location>,
    wrong: Vec<FieldError>,
}

impl<'a> References<'a> {
    /// For a body whose fields stand here.
    pub fn new(tx: &'a Tx, scope: Scope, at: &[&str]) -> Self {
        References { tx, scope: scope.of_everybody(), at: at.iter().map(|name| (*name).into()).collect(), wrong: Vec::new() }
    }

    /// Where a field stands.
    pub fn place(&self, steps: &[Location]) -> Vec<Location> {
        [&self.at[..], steps].concat()
    }

    /// The field is wrong.
    pub fn refuse(&mut self, steps: &[Location], msg: impl Into<String>) {
        self.wrong.push(FieldError::at(self.place(steps), msg, "value_error.reference"));
    }

    /// Fields that were found wrong elsewhere.
    pub fn refuse_all(&mut self, wrong: Vec<FieldError>) {
        self.wrong.extend(wrong);
    }

    /// Nothing was wrong.
    pub fn finish(self) -> Result<()> {
        ensure_valid(self.wrong)
    }

    /// The row of that id, which stays until the commit.
    async fn find<R: Record>(&mut self, steps: &[Location], id: Uuid, what: &str) -> Result<Option<R>> {
        let is_there = self.tx.refer_to(Referenced::of::<R>(), &self.scope, id).await?;
        let found = if is_there { record::find(self.tx, &self.scope, id).await? } else { None };
        if found.is_none() {
            self.refuse(steps, format!("must be the id of {what}"));
        }
        Ok(found)
    }

    pub async fn counterpart(&mut self, id: Uuid) -> Result<Option<Counterpart>> {
        self.find(&["counterpart_id".into()], id, "a counterpart of the entity: see GET /counterparts").await
    }

    /// What belongs to the counterpart.
    async fn part<P: PartOfCounterpart>(&mut self, field: &str, counterpart_id: Uuid, id: Uuid) -> Result<Option<P>> {
        let found = match self.tx.refer_to(Referenced::of::<P>(), &self.scope, id).await? {
            true => find_part(self.tx, &self.scope, counterpart_id, id).await?,
            false => None,
        };
        if found.is_none() {
            self.refuse(&[field.into()], format!("must be the id of one of the counterpart's {}", P::PLURAL));
        }
        Ok(found)
    }

    pub async fn address(&mut self, field: &str, counterpart_id: Uuid, id: Uuid) -> Result<Option<CounterpartAddress>> {
        self.part(field, counterpart_id, id).await
    }

    pub async fn contact(&mut self, counterpart_id: Uuid, id: Uuid) -> Result<Option<CounterpartContact>> {
        self.part("contact_id", counterpart_id, id).await
    }

    pub async fn counterpart_vat_id(&mut self, counterpart_id: Uuid, id: Uuid) -> Result<Option<CounterpartVatId>> {
        self.part("counterpart_vat_id_id", counterpart_id, id).await
    }

    pub async fn counterpart_credentials(&mut self, counterpart_id: Uuid, id: Uuid) -> Result<Option<CounterpartEinvoicingCredentials>> {
        self.part("counterpart_einvoicing_credentials_id", counterpart_id, id).await
    }

    pub async fn entity_vat_id(&mut self, id: Uuid) -> Result<Option<VatId>> {
        self.find(&["entity_vat_id_id".into()], id, "a VAT ID of the entity: see GET /entities/{entity_id}/vat_ids").await
    }

    pub async fn bank_account(&mut self, id: Uuid) -> Result<Option<BankAccount>> {
        self.find(&["entity_bank_account_id".into()], id, "a bank account of the entity: see GET /bank_accounts").await
    }

    pub async fn payment_terms(&mut self, id: Uuid) -> Result<Option<PaymentTerms>> {
        self.find(&["payment_terms_id".into()], id, "payment terms of the entity: see GET /payment_terms").await
    }

    pub async fn product(&mut self, line: usize, id: Uuid) -> Result<Option<Product>> {
        let at = ["line_items".into(), Location::Index(line), "product_id".into()];
        self.find(&at, id, "a product of the entity: see GET /products").await
    }

    pub async fn custom_vat_rate(&mut self, line: usize, id: Uuid) -> Result<Option<CustomVatRate>> {
        let at = ["line_items".into(), Location::Index(line), "custom_vat_rate_id".into()];
        self.find(&at, id, "a rate of the entity: see GET /custom_vat_rates").await
    }

    /// The unit of a product; a unit that was deleted since is none.
    pub async fn measure_unit(&self, id: Uuid) -> Result<Option<MeasureUnit>> {
        record::find(self.tx, &self.scope, id).await
    }

    /// An account of the ledger must be there.
    pub async fn ledger_account(&mut self, steps: &[Location], id: Uuid) -> Result<()> {
        if !bursar_accounting::has_account(self.tx, self.scope, id).await? {
            self.refuse(steps, "must be the id of an account of the entity's ledger: see GET /ledger_accounts");
        }
        Ok(())
    }

    /// A tax rate of the ledger must be there.
    pub async fn accounting_tax_rate(&mut self, steps: &[Location], id: Uuid) -> Result<()> {
        if !bursar_accounting::has_tax_rate(self.tx, self.scope, id).await? {
            self.refuse(steps, "must be the id of a tax rate of the entity's ledger: see GET /accounting_tax_rates");
        }
        Ok(())
    }

    /// A reminder must be there.
    pub async fn reminder<R: Record>(&mut self, field: &str, id: Uuid, list: &str) -> Result<()> {
        if !self.tx.refer_to(Referenced::of::<R>(), &self.scope, id).await? {
            self.refuse(&[field.into()], format!("must be the id of a reminder of the entity: see {list}"));
        }
        Ok(())
    }

    pub async fn project(&mut self, id: Uuid) -> Result<()> {
        if !self.tx.refer_to(bursar_catalog::PROJECT, &self.scope, id).await? {
            self.refuse(&["project_id".into()], "must be the id of a project of the entity: see GET /projects");
        }
        Ok(())
    }

    /// The tags must be there; the ids without those that are named twice.
    pub async fn tags(&mut self, ids: &[Uuid]) -> Result<BTreeSet<Uuid>> {
        let tags: BTreeSet<Uuid> = ids.iter().copied().collect();
        let mut missing = self.tx.refer_to_all(bursar_catalog::TAG, &self.scope, &tags).await?;
        for (place, id) in ids.iter().enumerate() {
            if missing.remove(id) {
                self.refuse(&["tag_ids".into(), Location::Index(place)], "must be the id of a tag of the entity: see GET /tags");
            }
        }
        Ok(tags)
    }
}
