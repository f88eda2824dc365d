//! The variables of templates: their names, what they stand for, and their values.

use serde::Serialize;

/// A variable: its name and what it stands for.
pub struct TemplateVariable {
    /// Its name.
    pub name: &'static str,
    /// What it stands for.
    pub description: &'static str,
}

/// All variables. Texts of documents have them between braces, mail templates between double ones.
pub const TEMPLATE_VARIABLES: &[TemplateVariable] = &[
    TemplateVariable { name: "amount_due", description: "What is left to pay, with its currency." },
    TemplateVariable { name: "body_text", description: "In mail templates: the text that the request or the reminder says." },
    TemplateVariable { name: "company_name", description: "The name of the counterpart." },
    TemplateVariable { name: "contact_name", description: "First and last name of the contact." },
    TemplateVariable { name: "document_number", description: "The number of the document, once it is issued." },
    TemplateVariable { name: "due_date", description: "The day until which the invoice is to be paid." },
    TemplateVariable { name: "entity_name", description: "The name of the entity." },
    TemplateVariable { name: "expiry_date", description: "The day until which the quote is valid." },
    TemplateVariable { name: "invoice_number", description: "The same as document_number." },
    TemplateVariable { name: "issue_date", description: "The day on which the document was issued." },
    TemplateVariable { name: "link", description: "In mail templates for approvers and payers: where the bill is looked at." },
    TemplateVariable { name: "subject_text", description: "In mail templates: the subject that the request or the reminder says." },
    TemplateVariable { name: "total_amount", description: "What the document comes to, with its currency." },
];

/// The values of the variables for one mail, as its reader writes amounts and dates. What is empty is false in a condition and writes
/// nothing.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MailWords {
    /// What is left to pay.
    pub amount_due: String,
    /// The text that somebody wrote for this mail.
    pub body_text: String,
    /// The name of the counterpart.
    pub company_name: String,
    /// Who gets it, as it is addressed.
    pub contact_name: String,
    /// The number of the document.
    pub document_number: String,
    /// When it is due.
    pub due_date: String,
    /// Who sends it.
    pub entity_name: String,
    /// Until when a quote is good.
    pub expiry_date: String,
    /// When it was issued.
    pub issue_date: String,
    /// Where the bill is looked at.
    pub link: String,
    /// The subject that somebody wrote for this mail.
    pub subject_text: String,
    /// What the document comes to.
    pub total_amount: String,
}

impl MailWords {
    /// The least and the most that a mail knows: a template must be fit for both.
    pub(crate) fn examples() -> [MailWords; 2] {
        let some = str::to_owned;
        let least = MailWords { entity_name: "Acme".to_owned(), ..MailWords::default() };
        let most = MailWords {
            amount_due: some("1,190.00"),
            body_text: some("text"),
            company_name: some("Ada Ltd"),
            contact_name: some("Ada Lovelace"),
            document_number: some("INV-00042"),
            due_date: some("30 June 2024"),
            expiry_date: some("30 June 2024"),
            issue_date: some("1 June 2024"),
            link: some("https://example.com"),
            subject_text: some("subject"),
            total_amount: some("1,190.00"),
            ..least.clone()
        };
        [least, most]
    }
}
