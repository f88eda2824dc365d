//! The sections of the reference, in the order of its side bar, and the groups of operations that stand in each.

/// A section.
pub(crate) struct Section {
    pub(crate) title: &'static str,
    /// Its name in addresses.
    pub(crate) slug: &'static str,
    /// What it is for.
    pub(crate) line: &'static str,
    /// Its groups, in reading order.
    groups: &'static [&'static str],
}

/// All of them. A group that no row names stands in the last one; a test asks for its row.
pub(crate) static SECTIONS: [Section; 9] = [
    Section {
        title: "General",
        slug: "general",
        line: "Credentials, access tokens and the request log.",
        groups: &["Access tokens", "Partner projects", "Request log"],
    },
    Section {
        title: "Common",
        slug: "common",
        line: "Your customers, their business partners, and what documents are made of.",
        groups: &[
            "Entities",
            "Entity users",
            "Entity persons",
            "Entity bank accounts",
            "Entity VAT IDs",
            "Roles",
            "Partner settings",
            "Counterparts",
            "Counterpart addresses",
            "Counterpart bank accounts",
            "Counterpart contacts",
            "Counterpart VAT IDs",
            "Products",
            "Measure units",
            "Payment terms",
            "VAT rates",
            "Custom VAT rates",
            "Projects",
            "Tags",
            "Comments",
            "Files",
            "Webhook subscriptions",
            "Webhook deliveries",
            "Events",
            "Mail templates",
            "Mailbox domains",
            "Text templates",
        ],
    },
    Section {
        title: "Accounts payable",
        slug: "accounts-payable",
        line: "Bills from intake to payment: data, approval, credit notes of vendors, purchase orders.",
        groups: &[
            "Payables",
            "Payable line items",
            "Credit notes",
            "Approval policies",
            "Approval requests",
            "Purchase orders",
            "Mailboxes",
            "Incoming mails",
            "OCR",
        ],
    },
    Section {
        title: "Accounts receivable",
        slug: "accounts-receivable",
        line: "Quotes, invoices and credit notes; reminders, recurrences and what is printed.",
        groups: &["Receivables", "Recurrences", "Payment reminders", "Overdue reminders", "Delivery notes", "PDF templates"],
    },
    Section {
        title: "E-invoicing",
        slug: "e-invoicing",
        line: "Invoices sent and received through the Peppol network.",
        groups: &["E-invoicing connections", "E-invoicing Search", "Counterpart e-invoicing credentials"],
    },
    Section {
        title: "Payments",
        slug: "payments",
        line: "Payment records, payment links, bank files and onboarding.",
        groups: &[
            "Payment records",
            "Payment links",
            "Payment intents",
            "Payment methods",
            "Stripe accounts",
            "Batch payments",
            "Bank imports",
            "Bank transactions",
            "Entity onboarding data",
            "Onboarding requirements",
            "Onboarding documents",
            "Onboarding screens",
            "Financing",
        ],
    },
    Section {
        title: "Accounting integration",
        slug: "accounting-integration",
        line: "QuickBooks Online and Xero: connect, pull, and write back exactly once.",
        groups: &[
            "Accounting connections",
            "Accounting data pull",
            "Ledger accounts",
            "Accounting tax rates",
            "Accounting dimensions",
            "Accounting synchronized records",
            "Syncs",
            "Provider apps",
        ],
    },
    Section { title: "Expense management", slug: "expense-management", line: "Receipts of what employees spent.", groups: &["Receipts"] },
    Section {
        title: "Utilities",
        slug: "utilities",
        line: "Analytics, exports and currencies.",
        groups: &["Analytics", "Data export", "Data export - extra data", "Currencies"],
    },
];

/// The section of a group and its place there.
pub(crate) fn place_of(group: &str) -> (usize, usize) {
    let found = SECTIONS.iter().enumerate().find_map(|(number, section)| Some((number, place_in(section, group)?)));
    found.unwrap_or((SECTIONS.len() - 1, usize::MAX))
}

fn place_in(section: &Section, group: &str) -> Option<usize> {
    section.groups.iter().position(|title| *title == group)
}

/// Has this group a row of its own?
#[cfg(test)]
pub(crate) fn names(group: &str) -> bool {
    SECTIONS.iter().any(|section| place_in(section, group).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_of_the_contract_has_one_section() {
        let listed = include_str!("../../../contract/public-groups.txt").lines().filter_map(|line| line.strip_prefix("# "));
        let homeless: Vec<&str> = listed.filter(|group| !names(group)).collect();
        assert!(homeless.is_empty(), "sections.rs has no row for {homeless:?}");
        let mut rows: Vec<&str> = SECTIONS.iter().flat_map(|section| section.groups).copied().collect();
        let count = rows.len();
        rows.sort_unstable();
        rows.dedup();
        assert_eq!(rows.len(), count, "a group stands in two sections");
    }
}
