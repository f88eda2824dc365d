//! The entities of the API, with the facts that differ between them.

/// What a company's books hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entity {
    Account,
    Customer,
    Vendor,
    Employee,
    Item,
    Term,
    Class,
    Department,
    TaxCode,
    TaxRate,
    Bill,
    Invoice,
    Payment,
    BillPayment,
    CreditMemo,
    VendorCredit,
    Attachable,
    CompanyInfo,
    Preferences,
}

use Entity as E;

/// Every entity that has objects here.
pub const ALL: [Entity; 19] = [
    E::Account,
    E::Customer,
    E::Vendor,
    E::Employee,
    E::Item,
    E::Term,
    E::Class,
    E::Department,
    E::TaxCode,
    E::TaxRate,
    E::Bill,
    E::Invoice,
    E::Payment,
    E::BillPayment,
    E::CreditMemo,
    E::VendorCredit,
    E::Attachable,
    E::CompanyInfo,
    E::Preferences,
];

/// Entities among which a name is unique.
pub const PEOPLE: [Entity; 3] = [E::Customer, E::Vendor, E::Employee];

/// Entities that the API knows and these companies never use: a query gives an empty page, not an error.
const UNUSED: &[&str] = &[
    "Budget",
    "CompanyCurrency",
    "Deposit",
    "Estimate",
    "ExchangeRate",
    "JournalCode",
    "JournalEntry",
    "PaymentMethod",
    "Purchase",
    "PurchaseOrder",
    "RefundReceipt",
    "SalesReceipt",
    "TaxAgency",
    "TimeActivity",
    "Transfer",
];

impl Entity {
    /// By name in any case, as in a path or a query.
    pub fn named(name: &str) -> Option<Self> {
        ALL.into_iter().find(|entity| entity.name().eq_ignore_ascii_case(name))
    }

    pub fn name(self) -> &'static str {
        match self {
            E::Account => "Account",
            E::Customer => "Customer",
            E::Vendor => "Vendor",
            E::Employee => "Employee",
            E::Item => "Item",
            E::Term => "Term",
            E::Class => "Class",
            E::Department => "Department",
            E::TaxCode => "TaxCode",
            E::TaxRate => "TaxRate",
            E::Bill => "Bill",
            E::Invoice => "Invoice",
            E::Payment => "Payment",
            E::BillPayment => "BillPayment",
            E::CreditMemo => "CreditMemo",
            E::VendorCredit => "VendorCredit",
            E::Attachable => "Attachable",
            E::CompanyInfo => "CompanyInfo",
            E::Preferences => "Preferences",
        }
    }

    /// Transactions are deleted for good; the others are made inactive.
    pub fn is_transaction(self) -> bool {
        matches!(self, E::Bill | E::Invoice | E::Payment | E::BillPayment | E::CreditMemo | E::VendorCredit)
    }

    /// A document with lines that carry items, accounts and tax.
    pub fn is_document(self) -> bool {
        matches!(self, E::Bill | E::Invoice | E::CreditMemo | E::VendorCredit)
    }

    pub fn is_sale(self) -> bool {
        matches!(self, E::Invoice | E::CreditMemo | E::Payment)
    }

    pub fn is_read_only(self) -> bool {
        matches!(self, E::TaxCode | E::TaxRate | E::CompanyInfo | E::Preferences)
    }

    /// Customers, vendors and employees share their names.
    pub fn is_person(self) -> bool {
        PEOPLE.contains(&self)
    }

    /// The property with the name that must be unique.
    pub fn name_property(self) -> &'static str {
        if self.is_person() { "DisplayName" } else { "Name" }
    }

    /// The reference to the customer or vendor of a transaction.
    pub fn contact_property(self) -> &'static str {
        if self.is_sale() { "CustomerRef" } else { "VendorRef" }
    }

    pub fn contact_entity(self) -> Entity {
        if self.is_sale() { E::Customer } else { E::Vendor }
    }

    pub fn can_be_voided(self) -> bool {
        matches!(self, E::Invoice | E::Payment | E::BillPayment | E::CreditMemo)
    }

    /// The `TxnType` of links that point to it.
    pub fn link_type(self) -> &'static str {
        if self == E::BillPayment { "BillPaymentCheck" } else { self.name() }
    }
}

/// True for an entity of the real API without objects here.
pub fn is_unused(name: &str) -> bool {
    UNUSED.iter().any(|known| known.eq_ignore_ascii_case(name))
}
