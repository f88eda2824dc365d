use bursar_identity::{MemberStatus, TeamMember, team};
use bursar_pages::HtmlPage;
use maud::{Markup, html};

use super::{means, roles, title};
use crate::partner::parts::{Ask, Tone, ago, ask, form, status, table};
use crate::partner::refusal::Wrong;
use crate::partner::{Place, Refused, SignedIn, parts};
use crate::person_page::monogram;

/// `GET /portal/team`.
pub(crate) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let members = team(&signed_in.portal.edge, signed_in.session.member.partner_id).await?;
    let manages = signed_in.manages_team().is_ok();
    let actions = html! { @if manages { a.button.primary.small href="/portal/team/invite" { "Invite member" } } };
    let columns: &[&str] = if manages {
        &["Name", "Role", "Status", "Two-factor", "Last active", ""]
    } else {
        &["Name", "Role", "Status", "Two-factor", "Last active"]
    };
    let content = html! {
        p.intro { "Members of the team sign in at this portal. " @if !manages { "Owners manage it." } }
        (table("Members of the team", columns, html! { @for member in &members { (row(&signed_in, member, manages)) } }))
    };
    Ok(signed_in.page(Place::Team, "Team", actions, content))
}

fn row(signed_in: &SignedIn, member: &TeamMember, manages: bool) -> Markup {
    let is_self = member.id == signed_in.session.member.id;
    html! {
        tr {
            th.lead scope="row" {
                span.person {
                    span.monogram aria-hidden="true" { (monogram(&member.name)) }
                    span.names { span { (member.name) @if is_self { span.soft { " (you)" } } } small { (member.email) } }
                }
            }
            td title=(means(member.role)) { (title(member.role)) }
            td { (standing(member.status)) }
            td { @if member.two_factor_since.is_some() { (status(Tone::Ok, "On")) } @else { (status(Tone::Paused, "Off")) } }
            td { @if let Some(at) = member.last_seen_at { (ago(at, signed_in.now)) } @else { span.soft { "Never" } } }
            @if manages { td.acts { @if is_self { a href="/portal/account" { "Your account" } } @else { (buttons(signed_in, member)) } } }
        }
    }
}

fn standing(standing: MemberStatus) -> Markup {
    match standing {
        MemberStatus::Active => status(Tone::Ok, "Active"),
        MemberStatus::Invited => status(Tone::Attention, "Invited"),
        MemberStatus::Removed => status(Tone::Paused, "Removed"),
    }
}

fn buttons(signed_in: &SignedIn, member: &TeamMember) -> Markup {
    let at = |what: &str| format!("/portal/team/{}/{what}", member.id);
    let panel = format!("change-{}", member.id);
    html! {
        button.quiet.small type="button" popovertarget=(panel) { "Edit" }
        div.ask id=(panel) popover role="dialog" aria-label={ "Edit " (member.name) } {
            h2 { (member.name) }
            (form(signed_in, &at("role"), html! {
                (parts::choice(&Wrong::default(), "role", "Role", member.role.into_str(), &roles()))
                button.primary.small type="submit" { "Save" }
            }))
            hr;
            (form(signed_in, &at("reset"), html! {
                p.fine { "No e-mail is sent: you pass on a link with which " (member.name) " chooses a password. Until it is followed, nothing changes." }
                div.actions {
                    button.quiet.small type="submit" name="how" value="reset" { "Create password link" }
                    @if member.two_factor_since.is_some() {
                        button.quiet.small type="submit" name="how" value="recover" { "Create link and remove the authenticator app" }
                    }
                }
            }))
        }
        (ask(signed_in, Ask {
            id: &format!("remove-{}", member.id),
            button: "Remove",
            question: &format!("Remove {} from the team?", member.name),
            will: "end their sessions and links at once.",
            will_not: "delete anything that they created, or a line of the audit log.",
            action: &at("remove"),
        }, html! {}))
    }
}
