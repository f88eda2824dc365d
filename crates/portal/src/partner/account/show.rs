use axum::response::{IntoResponse, Response};
use bursar_identity::{SessionLine, recovery_left, sessions_of};
use bursar_pages::HtmlPage;
use http::StatusCode;
use maud::{Markup, html};
use serde::Deserialize;

use crate::partner::parts::{Ask, Field, Tone, ago, ask, facts, field, form, status, table, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::team::title;
use crate::partner::{Place, Refused, SignedIn, SubmittedForm};

/// `GET /portal/account`.
pub(crate) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let name = signed_in.session.member.name.clone();
    page(&signed_in, &name, &Wrong::default()).await
}

async fn page(signed_in: &SignedIn, name: &str, wrong: &Wrong) -> Result<HtmlPage, Refused> {
    let (edge, member) = (&signed_in.portal.edge, &signed_in.session.member);
    let (sessions, codes) = (sessions_of(edge, member.id).await?, recovery_left(edge, member.id).await?);
    let content = html! {
        section.part {
            h2 { "You" }
            (wrong_whole(wrong))
            (form(signed_in, "/portal/account/name", html! {
                div.line { (field(wrong, Field { fills: "name", ..Field::text("name", "Name", name) })) button.quiet type="submit" { "Save" } }
            }))
            (facts(&[("E-mail address", html! { (member.email) }), ("Role", html! { (title(member.role)) }), ("Team", html! { (signed_in.session.partner_name) })]))
        }
        section.part {
            h2 { "Signing in" }
            (facts(&[("Password", password(signed_in)), ("Authenticator app", two_factor(signed_in, codes))]))
        }
        section.part {
            header.head { h2 { "Sessions" }
                @if sessions.len() > 1 { (form(signed_in, "/portal/account/sessions/end-others", html! { button.quiet.small type="submit" { "Sign out all others" } })) } }
            p.soft { "A session ends after twelve hours without use, after fourteen days, and when the password changes." }
            (table("Your sessions", &["Browser", "IP address", "Last used", "Started", ""], html! { @for line in &sessions { (session(signed_in, line)) } }))
        }
    };
    Ok(signed_in.page(Place::Account, "Your account", html! {}, content))
}

fn password(signed_in: &SignedIn) -> Markup {
    let has_one = signed_in.session.member.has_password();
    html! {
        @if has_one { (status(Tone::Ok, "Set")) } @else { (status(Tone::Attention, "Not set: you signed in by a link")) }
        a.button.quiet.small href="/portal/account/password" { @if has_one { "Change password" } @else { "Set a password" } }
    }
}

fn two_factor(signed_in: &SignedIn, codes: i64) -> Markup {
    let Some(since) = signed_in.session.member.two_factor_since else {
        return html! { (status(Tone::Attention, "Off")) a.button.quiet.small href="/portal/account/app" { "Set up" } };
    };
    html! {
        (status(Tone::Ok, "On")) span.soft { "since " (ago(since, signed_in.now)) ", " (codes) " recovery codes left" }
        (form(signed_in, "/portal/account/app/codes", html! { button.quiet.small type="submit" { "Create new recovery codes" } }))
        (ask(signed_in, Ask {
            id: "app-off",
            button: "Turn off",
            question: "Turn off the authenticator app?",
            will: "turn off two-factor authentication and delete your recovery codes: your password alone signs you in.",
            will_not: "change your password or end your sessions.",
            action: "/portal/account/app/off",
        }, html! {}))
    }
}

fn session(signed_in: &SignedIn, line: &SessionLine) -> Markup {
    let is_this = line.id == signed_in.session.id;
    html! {
        tr {
            th.lead scope="row" title=(line.agent) { (browser_name(&line.agent)) @if is_this { span.soft { " (this one)" } } }
            td { code { (line.address) } }
            td { (ago(line.seen_at, signed_in.now)) }
            td { (ago(line.created_at, signed_in.now)) }
            td.acts { @if !is_this { (form(signed_in, &format!("/portal/account/sessions/{}/end", line.id), html! { button.quiet.small type="submit" { "Sign out" } })) } }
        }
    }
}

/// What people call a browser that describes itself so.
fn browser_name(agent: &str) -> String {
    let first = |names: &[(&str, &str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| (*name).to_owned());
    let browser = first(&[("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Mac OS X", "macOS"),
        ("Windows", "Windows"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "An unknown browser".to_owned(),
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Name {
    name: String,
}

/// `POST /portal/account/name`.
pub(crate) async fn rename(submitted: SubmittedForm<Name>) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, Name { name }) = submitted;
    match bursar_identity::rename(&signed_in.portal.edge, &signed_in.session, &name).await {
        Ok(()) => Ok(signed_in.leads_to("/portal/account", "your name is saved").await?.into_response()),
        Err(error) => {
            let wrong = Refused::from(error).fields()?;
            let page = page(&signed_in, &name, &wrong).await?;
            Ok(HtmlPage { status: StatusCode::UNPROCESSABLE_ENTITY, ..page }.into_response())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::browser_name;

    #[test]
    fn a_browser_is_called_what_people_call_it() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
        assert_eq!(browser_name(chrome), "Chrome on Linux");
        assert_eq!(browser_name("curl/8.1"), "An unknown browser");
    }
}
