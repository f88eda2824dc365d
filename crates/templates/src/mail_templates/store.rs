//! What is asked of `mail_templates` beside the common.

use bursar_kernel::{Error, Result, Uuid};
use bursar_mail::WrittenLetter;
use bursar_store::{Filter, Scope, Tx, execute, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::system::ENGLISH;
use super::variables::MailWords;
use super::{MailTemplate, MailTemplateType, sandbox};

/// The name that is held while what is true of all templates of a partner changes: which one is the default.
pub(crate) fn name_of_all(partner_id: Uuid) -> String {
    format!("mail_templates/{partner_id}")
}

/// What a mail of this type says in the first of these languages that has a template: the partner's default, else that of the system. English
/// is the last of them.
pub async fn mail_letter(
    db: &impl ConnectionTrait,
    scope: &Scope,
    mail_type: MailTemplateType,
    languages: &[&str],
    words: &MailWords,
) -> Result<WrittenLetter> {
    for language in languages.iter().chain([&ENGLISH]) {
        if let Some(template) = default_of(db, scope, mail_type, language).await? {
            match sandbox::letter(&template.subject_template, &template.body_template, words) {
                Ok(letter) => return Ok(letter),
                // It could be written when it was made, so it is this mail's words that are too long for it.
                Err(why) => tracing::warn!(mail_template_id = %template.id, why, "the system's mail template is used instead"),
            }
        }
        if let Some(system) = mail_type.in_language(language) {
            return sandbox::letter(&system.subject, &system.body, words).map_err(Error::internal);
        }
    }
    Err(Error::internal(format!("no template of the system for {mail_type:?}")))
}

/// The partner's default for this type in this language.
async fn default_of(db: &impl ConnectionTrait, scope: &Scope, mail_type: MailTemplateType, language: &str) -> Result<Option<MailTemplate>> {
    let mut filter = Filter::within::<MailTemplate>(scope);
    filter.compare("mail_type", "=", Some(<&str>::from(mail_type)));
    filter.compare("language", "=", Some(language));
    filter.and("is_default");
    Ok(record::select(db, &filter.sql, filter.values).await?.pop())
}

/// Where the template is a default, no other of its type and language is. Whoever asks holds the name of all.
pub(crate) async fn only_default(tx: &Tx, scope: &Scope, template: &MailTemplate) -> Result<()> {
    if !template.is_default {
        return Ok(());
    }
    let mut filter = Filter::within::<MailTemplate>(scope);
    filter.compare("mail_type", "=", Some(<&str>::from(template.mail_type)));
    filter.compare("language", "=", Some(template.language.code()));
    filter.compare("id", "<>", Some(template.id));
    let sql = format!("UPDATE mail_templates SET is_default = FALSE WHERE {} AND is_default", filter.sql);
    execute(tx, sql, filter.values).await?;
    Ok(())
}
