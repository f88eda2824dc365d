//! An organisation: who it is, which days are locked, and its collections.

use super::Entity;
use super::attachments::File;
use crate::xero::collection::Collection;
use crate::xero::dates;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Debug)]
pub struct Organisation {
    /// The tenant id of the connection.
    pub id: Uuid,
    pub name: String,
    pub legal_name: String,
    pub country: &'static str,
    pub currency: String,
    /// The provider's own word for a zone.
    pub time_zone: &'static str,
    pub short_code: String,
    pub tax_number: Option<String>,
    pub created: DateTime<Utc>,
    /// Nothing approved may be dated on or before this day.
    pub period_lock: Option<NaiveDate>,
    pub year_lock: Option<NaiveDate>,
    /// Currencies the organisation subscribed to, its own first.
    pub currencies: Vec<String>,
    pub accounts: Collection,
    pub tax_rates: Collection,
    pub tracking: Collection,
    pub contacts: Collection,
    pub items: Collection,
    pub invoices: Collection,
    pub credit_notes: Collection,
    pub payments: Collection,
    pub overpayments: Collection,
    pub prepayments: Collection,
    /// The files beside each document.
    pub files: BTreeMap<Uuid, Vec<File>>,
}

impl Organisation {
    pub fn collection(&self, entity: Entity) -> Option<&Collection> {
        Some(match entity {
            Entity::Organisation | Entity::Currencies => return None,
            Entity::Accounts => &self.accounts,
            Entity::TaxRates => &self.tax_rates,
            Entity::TrackingCategories => &self.tracking,
            Entity::Contacts => &self.contacts,
            Entity::Items => &self.items,
            Entity::Invoices => &self.invoices,
            Entity::CreditNotes => &self.credit_notes,
            Entity::Payments => &self.payments,
            Entity::Overpayments => &self.overpayments,
            Entity::Prepayments => &self.prepayments,
        })
    }

    /// All collections, for a batch that must be taken back whole: a payment changes invoices too.
    pub fn collections_mut(&mut self) -> [&mut Collection; 10] {
        [
            &mut self.accounts,
            &mut self.tax_rates,
            &mut self.tracking,
            &mut self.contacts,
            &mut self.items,
            &mut self.invoices,
            &mut self.credit_notes,
            &mut self.payments,
            &mut self.overpayments,
            &mut self.prepayments,
        ]
    }

    /// The sentence that refuses a date in a locked period; drafts may be dated anywhere.
    pub fn locked(&self, date: NaiveDate) -> Option<String> {
        let sentence = |lock: NaiveDate, name: &str| {
            format!("The document date cannot be before the {name} lock date, currently set at {}", dates::day_in_words(lock))
        };
        match (self.year_lock, self.period_lock) {
            (Some(lock), _) if date <= lock => Some(sentence(lock, "end of year")),
            (_, Some(lock)) if date <= lock => Some(sentence(lock, "period")),
            _ => None,
        }
    }

    pub fn has_currency(&self, code: &str) -> bool {
        self.currencies.iter().any(|known| known == code)
    }

    /// The body of the one element of `/Organisation`.
    pub fn body(&self) -> Value {
        let is_uk = self.country == "GB";
        let mut body = json!({
            "OrganisationID": self.id,
            "Name": self.name,
            "LegalName": self.legal_name,
            "PaysTax": true,
            "Version": if is_uk { "UK" } else { "US" },
            "OrganisationType": "COMPANY",
            "OrganisationEntityType": "COMPANY",
            "BaseCurrency": self.currency,
            "CountryCode": self.country,
            "IsDemoCompany": false,
            "OrganisationStatus": "ACTIVE",
            "FinancialYearEndDay": 31,
            "FinancialYearEndMonth": if is_uk { 3 } else { 12 },
            "SalesTaxBasis": if is_uk { "ACCRUAL" } else { "ACCRUALS" },
            "SalesTaxPeriod": if is_uk { "QUARTERLY1" } else { "MONTHLY" },
            "DefaultSalesTax": "Tax Exclusive",
            "DefaultPurchasesTax": "Tax Exclusive",
            "CreatedDateUTC": dates::moment(self.created),
            "Timezone": self.time_zone,
            "ShortCode": self.short_code,
            "Class": "PREMIUM",
            "Edition": "BUSINESS",
            "LineOfBusiness": "Wholesale Trade",
            "Addresses": [],
            "Phones": [],
            "ExternalLinks": [],
            "PaymentTerms": {},
        });
        for (name, lock) in [("PeriodLockDate", self.period_lock), ("EndOfYearLockDate", self.year_lock)] {
            if let Some(lock) = lock {
                body[name] = dates::day(lock).into();
            }
        }
        if let Some(number) = &self.tax_number {
            body["TaxNumber"] = number.as_str().into();
        }
        body
    }
}
