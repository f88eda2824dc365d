use bursar_web::{Answer, Call, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::MailTemplateType;

/// The templates of the system.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SystemTemplates)]
pub(crate) struct SystemTemplateList {
    /// One for each kind of mail.
    data: Vec<SystemTemplateBody>,
}

/// The templates of the system for one kind of mail.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SystemTemplateDataSchema)]
struct SystemTemplateBody {
    /// One for each language.
    available_templates: Vec<SystemTemplateInLanguage>,
    /// The kind of mail: `invoice_template` is for `receivables_invoice`.
    template_name: String,
}

/// A template of the system in one language.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TemplateDataSchema)]
struct SystemTemplateInLanguage {
    /// The text, in Jinja.
    body_template: &'static str,
    /// The language, by its two letters of ISO 639-1.
    language: &'static str,
    /// The subject, in Jinja.
    subject_template: &'static str,
}

/// List system mail templates
///
/// What mails say where the partner has no default of its own, in English, German, French, Dutch and Spanish. A subject and a text that
/// somebody wrote for one mail are that mail's; reminders of overdue invoices have no type of template that a partner could make.
#[utoipa::path(get, path = "/mail_templates/system", responses((status = 200, body = SystemTemplateList)))]
pub(crate) async fn list_system(_call: Call) -> Answer<Json<SystemTemplateList>> {
    let of = |mail_type: &MailTemplateType| SystemTemplateBody {
        available_templates: mail_type
            .in_all_languages()
            .iter()
            .map(|(language, template)| SystemTemplateInLanguage {
                body_template: &template.body,
                language,
                subject_template: &template.subject,
            })
            .collect(),
        template_name: mail_type.system_name(),
    };
    Ok(Json(SystemTemplateList { data: MailTemplateType::all().iter().map(of).collect() }))
}
