use bursar_identity::TeamRole;
use bursar_kernel::TimeDelta;

use super::people::{Browser, PASSWORD, PUBLIC, PortalServer, Shown, colleague, stranger, token_of, told};

/// The path of the link that a page shows.
fn link_of(shown: &Shown) -> String {
    let rest = shown.text.split(&format!("{PUBLIC}/portal/join/")).nth(1).unwrap_or_else(|| panic!("no link: {}", shown.text));
    format!("/portal/join/{}", rest.split('<').next().unwrap())
}

#[tokio::test]
async fn somebody_is_invited_joins_and_works() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let mut owner = Browser::of(&server, &ada).await;
    let email = format!("grace-{}@example.com", server.app.env().id().simple());
    let fields = [("email", email.as_str()), ("name", "Grace"), ("role", "developer")];
    owner
        .press("/portal/team/invite", &[("email", "nonsense"), ("name", "Grace"), ("role", "developer")])
        .await
        .says(422, "must be an e-mail address");
    let first = link_of(&owner.press("/portal/team/invite", &fields).await);
    let link = link_of(&owner.press("/portal/team/invite", &fields).await);
    owner.get("/portal/team").await.says(200, "Invited");

    let mut grace = Browser::new(&server);
    grace.get(&first).await.says(404, "Link expired");
    grace.get(&link).await.says(200, "Join the team").says(200, &email);
    grace.form(&link, &[("name", "Grace Hopper"), ("password", "short")]).await.says(422, "at least 12 characters");
    assert_eq!(grace.form(&link, &[("name", "Grace Hopper"), ("password", PASSWORD)]).await.leads(), "/portal");
    grace.open().await;
    grace.get("/portal/team").await.says(200, "Grace Hopper");
    Browser::new(&server).get(&link).await.says(404, "Link expired");
    Browser::new(&server).form(&link, &[("password", PASSWORD)]).await.says(404, "Link expired");
    Browser::new(&server).sign_in(&email, PASSWORD).await.leads();
    grace.press("/portal/team/invite", &fields).await.says(403, "Only owners of the team may do this");
    owner.press("/portal/team/invite", &fields).await.says(422, "belongs to the team already");
    let told: Vec<String> = told(&server).await.into_iter().map(|(_, deed)| deed).collect();
    assert!(told.contains(&"member.invited".into()) && told.contains(&"member.joined".into()));
}

#[tokio::test]
async fn an_invitation_ends_after_a_week() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let mut owner = Browser::of(&server, &ada).await;
    let email = format!("grace-{}@example.com", server.app.env().id().simple());
    let link = link_of(&owner.press("/portal/team/invite", &[("email", &email), ("name", "Grace"), ("role", "viewer")]).await);
    server.app.advance(TimeDelta::days(7));
    Browser::new(&server).form(&link, &[("name", "Grace"), ("password", PASSWORD)]).await.says(404, "Link expired");
    assert_eq!(Browser::new(&server).sign_in(&email, PASSWORD).await.status, 401);
}

#[tokio::test]
async fn a_viewer_looks_and_changes_nothing() {
    let server = PortalServer::new(&[]).await;
    let viewer = colleague(&server, TeamRole::Viewer).await;
    let mut browser = Browser::of(&server, &viewer).await;
    let (entity, project) = (server.entity, server.partner.credentials.project_id);
    for page in [
        "/portal/entities".into(),
        format!("/portal/entities/{entity}"),
        format!("/portal/projects/{project}"),
        "/portal/settings".into(),
        "/portal/team".to_owned(),
    ] {
        let shown = browser.get(&page).await;
        assert_eq!(shown.status, 200, "{page}");
        for word in ["Deactivate", "Create secret", "Register app", "New entity", "Invite member", ">Revoke<"] {
            assert!(!shown.text.contains(word), "{page} offers {word}");
        }
    }
    let presses: [(String, &[(&str, &str)]); 9] = [
        (format!("/portal/entities/{entity}/deactivate"), &[]),
        (format!("/portal/entities/{entity}/users"), &[("login", "x"), ("first_name", "x")]),
        (format!("/portal/projects/{project}/secrets"), &[]),
        (format!("/portal/projects/{project}/name"), &[("name", "x")]),
        ("/portal/projects/new".into(), &[("name", "x")]),
        (
            "/portal/settings/apps".into(),
            &[("platform", "xero"), ("environment", "production"), ("client_id", "x"), ("client_secret", "x")],
        ),
        ("/portal/settings/connect".into(), &[("name", "x")]),
        ("/portal/settings/partner".into(), &[("website", "https://x.example")]),
        (format!("/portal/team/{}/remove", viewer.member.id), &[]),
    ];
    for (path, fields) in presses {
        let shown = browser.press(&path, fields).await;
        assert!(matches!(shown.status, 403), "{path}: {} {}", shown.status, shown.text);
    }
    browser.get(&format!("/portal/entities/{entity}")).await.says(200, "Active");
}

#[tokio::test]
async fn roles_change_and_the_last_owner_stays() {
    let server = PortalServer::new(&[]).await;
    let (ada, grace) = (colleague(&server, TeamRole::Owner).await, colleague(&server, TeamRole::Developer).await);
    let mut owner = Browser::of(&server, &ada).await;
    let path = |member: &super::people::Colleague, what: &str| format!("/portal/team/{}/{what}", member.member.id);
    owner.press(&path(&ada, "role"), &[("role", "viewer")]).await.says(409, "the only owner");
    owner.press(&path(&ada, "remove"), &[]).await.says(409, "the only owner");
    owner.press(&path(&grace, "role"), &[("role", "owner")]).await.leads();
    owner.get("/portal/team").await.says(200, "Ada Lovelace is owner now.");
    owner.press(&path(&grace, "role"), &[("role", "emperor")]).await.says(400, "The request is not valid");
    let mut other = Browser::of(&server, &grace).await;
    other.press(&path(&ada, "remove"), &[]).await.leads();
    assert!(owner.get("/portal/team").await.leads().starts_with("/portal/sign-in"));
    let told = told(&server).await;
    for deed in ["member.role_changed", "member.removed"] {
        assert!(told.iter().any(|(who, what)| who.is_some() && what == deed), "{deed}");
    }
}

#[tokio::test]
async fn a_link_resets_a_password_and_forgets_the_app_where_that_was_asked_for() {
    let server = PortalServer::new(&[]).await;
    let (ada, grace) = (colleague(&server, TeamRole::Owner).await, colleague(&server, TeamRole::Developer).await);
    let mut owner = Browser::of(&server, &ada).await;
    let mut graces = Browser::of(&server, &grace).await;
    let page = graces.get("/portal/account/app").await.text;
    let secret =
        page.split("Enter the secret instead").nth(1).unwrap().split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let code = bursar_identity::code_at(&secret, server.app.env().now()).unwrap();
    graces.press("/portal/account/app", &[("code", &code)]).await.says(200, "Recovery codes");

    let path = format!("/portal/team/{}/reset", grace.member.id);
    let reset = link_of(&owner.press(&path, &[("how", "reset")]).await);
    assert_eq!(graces.get("/portal/team").await.status, 200, "until the link is followed nothing changes");
    let chosen = "quite other words here";
    let shown = Browser::new(&server).form(&reset, &[("name", "Mallory"), ("password", chosen)]).await;
    assert_eq!(shown.leads(), "/portal/sign-in/code", "the app is still asked");
    assert!(graces.get("/portal/team").await.leads().starts_with("/portal/sign-in"), "signed out everywhere");

    let recover = link_of(&owner.press(&path, &[("how", "recover")]).await);
    let mut browser = Browser::new(&server);
    assert_eq!(browser.form(&recover, &[("password", chosen)]).await.leads(), "/portal");
    browser.get("/portal/team").await.says(200, "Ada Lovelace");
    assert_eq!(Browser::new(&server).sign_in(&grace.email, chosen).await.leads(), "/portal");
    assert!(token_of(&browser.get("/portal/account").await.text).len() == 64);
}

#[tokio::test]
async fn another_password_ends_a_link_that_sets_one() {
    let server = PortalServer::new(&[]).await;
    let (ada, grace) = (colleague(&server, TeamRole::Owner).await, colleague(&server, TeamRole::Developer).await);
    let mut owner = Browser::of(&server, &ada).await;
    let mut graces = Browser::of(&server, &grace).await;
    for (how, present, chosen) in [("reset", PASSWORD, "quite other words here"), ("recover", "quite other words here", PASSWORD)] {
        let link = link_of(&owner.press(&format!("/portal/team/{}/reset", grace.member.id), &[("how", how)]).await);
        Browser::new(&server).get(&link).await.says(200, &grace.email);
        graces.press("/portal/account/password", &[("present", present), ("password", chosen)]).await.leads();
        Browser::new(&server).get(&link).await.says(404, "Link expired");
    }
}

#[tokio::test]
async fn an_address_belongs_to_a_team_once_and_to_several_teams() {
    let server = PortalServer::new(&[]).await;
    let (ada, grace) = (colleague(&server, TeamRole::Owner).await, colleague(&server, TeamRole::Developer).await);
    let elsewhere = stranger(&server).await;
    let mut owner = Browser::of(&server, &ada).await;
    // Of this team, in other letters too: nothing changes.
    for email in [grace.email.clone(), grace.email.to_uppercase()] {
        let again = [("email", email.as_str()), ("name", "Mallory"), ("role", "owner")];
        owner.press("/portal/team/invite", &again).await.says(422, "belongs to the team already");
    }
    let team = owner.get("/portal/team").await;
    assert_eq!(team.text.matches(&grace.email).count(), 1);
    assert!(!team.text.contains("Mallory"));
    // Of another team: invited as if nobody knew the address, with a password of its own, and each password opens its own team.
    let fields = [("email", elsewhere.email.as_str()), ("name", "Eve"), ("role", "viewer")];
    let link = link_of(&owner.press("/portal/team/invite", &fields).await);
    let mut eve = Browser::new(&server);
    assert_eq!(eve.form(&link, &[("name", "Eve"), ("password", "quite other words here")]).await.leads(), "/portal");
    eve.get("/portal/team").await.says(200, "Eve").says(200, &ada.email);
    let mut there = Browser::new(&server);
    there.sign_in(&elsewhere.email, PASSWORD).await.leads();
    let team = there.get("/portal/team").await;
    team.says(200, &elsewhere.email);
    assert!(!team.text.contains(&ada.email), "the other team's password opens the other team");
    // An owner that invites it there again hears of that team only.
    let mut stranger = Browser::of(&server, &elsewhere).await;
    stranger.press("/portal/team/invite", &[("email", &ada.email), ("name", "Ada"), ("role", "viewer")]).await.says(200, "Link to send");
}

#[tokio::test]
async fn who_changes_their_own_role_or_leaves_is_held_to_it_at_once() {
    let server = PortalServer::new(&[]).await;
    let (ada, grace) = (colleague(&server, TeamRole::Owner).await, colleague(&server, TeamRole::Owner).await);
    let mut browser = Browser::of(&server, &ada).await;
    let own = format!("/portal/team/{}", ada.member.id);
    // With another owner left, one may step down: from then on the team is not theirs to manage, by role or by removal.
    browser.press(&format!("{own}/role"), &[("role", "developer")]).await.leads();
    browser.press(&format!("{own}/role"), &[("role", "owner")]).await.says(403, "Only owners of the team may do this");
    browser.press(&format!("/portal/team/{}/remove", grace.member.id), &[]).await.says(403, "Only owners of the team may do this");
    assert!(!browser.get("/portal/team").await.text.contains("Invite member"));
    // The last owner can neither step down nor leave, and the page says what to do.
    let mut last = Browser::of(&server, &grace).await;
    let own = format!("/portal/team/{}", grace.member.id);
    for (what, fields) in [("role", vec![("role", "developer")]), ("role", vec![("role", "viewer")]), ("remove", vec![])] {
        last.press(&format!("{own}/{what}"), &fields).await.says(409, "the only owner");
    }
    last.get("/portal/team/invite").await.says(200, "Create invitation");
    // Somebody invited who never came is no owner: the last one stays.
    let email = format!("later-{}@example.com", server.app.env().id().simple());
    link_of(&last.press("/portal/team/invite", &[("email", &email), ("name", "Later"), ("role", "owner")]).await);
    last.press(&format!("{own}/remove"), &[]).await.says(409, "the only owner");
    // With an owner who came, one may leave, and is out at once.
    last.press(&format!("/portal/team/{}/role", ada.member.id), &[("role", "owner")]).await.leads();
    assert_eq!(last.press(&format!("{own}/remove"), &[]).await.leads(), "/portal/sign-in");
    assert!(last.get("/portal/team").await.leads().starts_with("/portal/sign-in"));
    assert_eq!(Browser::new(&server).sign_in(&grace.email, PASSWORD).await.status, 401);
}
