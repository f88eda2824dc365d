use bursar_identity::{TeamRole, change_role, remove};
use bursar_kernel::TimeDelta;

use super::people::{Browser, PASSWORD, PortalServer, colleague, operator, told};

#[tokio::test]
async fn a_session_ends_without_use_and_at_the_latest_after_a_fortnight() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let (mut idle, mut used) = (Browser::of(&server, &ada).await, Browser::of(&server, &ada).await);
    for hours in (0..14 * 24).step_by(8) {
        assert_eq!(used.get("/portal/team").await.status, 200, "after {hours} hours");
        server.app.advance(TimeDelta::hours(8));
    }
    assert!(used.get("/portal/team").await.leads().starts_with("/portal/sign-in"));
    assert!(idle.get("/portal/team").await.leads().starts_with("/portal/sign-in"));
    let mut again = Browser::of(&server, &ada).await;
    server.app.advance(TimeDelta::hours(12));
    assert!(again.get("/portal/team").await.leads().starts_with("/portal/sign-in"));
}

#[tokio::test]
async fn a_session_is_listed_and_ended_from_another() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let (mut here, mut there) = (Browser::of(&server, &ada).await, Browser::of(&server, &ada).await);
    let page = here.get("/portal/account").await;
    page.says(200, "(this one)");
    let path = page.text.split("action=\"").map(|rest| rest.split('"').next().unwrap()).find(|path| path.ends_with("/end")).unwrap();
    here.press(path, &[]).await.leads();
    here.get("/portal/account").await.says(200, "The session has ended.");
    assert!(there.get("/portal/team").await.leads().starts_with("/portal/sign-in"));
    let mut third = Browser::of(&server, &ada).await;
    here.press("/portal/account/sessions/end-others", &[]).await.leads();
    assert!(third.get("/portal/team").await.leads().starts_with("/portal/sign-in"));
    here.get("/portal/team").await.says(200, "Ada Lovelace");
    assert!(told(&server).await.contains(&(Some(ada.member.id), "member.session_ended".into())));
    // Somebody else's session is as good as none.
    let eve = colleague(&server, TeamRole::Owner).await;
    let mut eves = Browser::of(&server, &eve).await;
    eves.press(path, &[]).await.says(404, "Page not found");
}

#[tokio::test]
async fn another_password_ends_all_other_sessions() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Developer).await;
    let (mut here, mut there) = (Browser::of(&server, &ada).await, Browser::of(&server, &ada).await);
    let chosen = "other plain words there";
    here.press("/portal/account/password", &[("present", "not the one of now"), ("password", chosen)])
        .await
        .says(422, "is not your present password");
    here.press("/portal/account/password", &[("present", PASSWORD), ("password", "short")]).await.says(422, "at least 12 characters");
    here.get("/portal/team").await.says(200, "Ada");
    there.get("/portal/team").await.says(200, "Ada");
    here.press("/portal/account/password", &[("present", PASSWORD), ("password", chosen)]).await.leads();
    here.get("/portal/team").await.says(200, "Ada");
    assert!(there.get("/portal/team").await.leads().starts_with("/portal/sign-in"));
    assert_eq!(Browser::new(&server).sign_in(&ada.email, PASSWORD).await.status, 401);
    Browser::new(&server).sign_in(&ada.email, chosen).await.leads();
    assert!(told(&server).await.contains(&(Some(ada.member.id), "member.password_changed".into())));
}

#[tokio::test]
async fn a_role_and_a_removal_hold_at_the_next_request() {
    let server = PortalServer::new(&[]).await;
    colleague(&server, TeamRole::Owner).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let mut browser = Browser::of(&server, &ada).await;
    change_role(&server.app.edge, &operator(&server), ada.member.id, TeamRole::Viewer).await.unwrap();
    let refused = browser.press("/portal/entities/new", &entity()).await;
    refused.says(403, "You may not do this").says(403, "is read-only");
    browser.get("/portal/entities").await.says(200, "Acme");
    remove(&server.app.edge, &operator(&server), ada.member.id).await.unwrap();
    assert!(browser.get("/portal/entities").await.leads().starts_with("/portal/sign-in"));
    assert_eq!(Browser::new(&server).sign_in(&ada.email, PASSWORD).await.status, 401);
}

#[tokio::test]
async fn a_person_shows_who_they_are_before_something_dangerous() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let mut browser = Browser::of(&server, &ada).await;
    let path = format!("/portal/projects/{}/secrets", server.partner.credentials.project_id);
    browser.press(&path, &[("name", "first")]).await.says(200, "New client secret");
    server.app.advance(TimeDelta::minutes(15));
    assert!(browser.press(&path, &[("name", "second")]).await.leads().starts_with("/portal/confirm?back="));
    browser
        .press("/portal/confirm", &[("typed", "not the password"), ("back", "https://evil.test/")])
        .await
        .says(401, "is not your password");
    assert_eq!(browser.press("/portal/confirm", &[("typed", PASSWORD), ("back", "https://evil.test/")]).await.leads(), "/portal");
    browser.press(&path, &[("name", "third")]).await.says(200, "New client secret");
    let listed = server.partner.new_token().await;
    let path = format!("/partner_projects/{}/client_secrets", server.partner.credentials.project_id);
    let secrets = server.app.request(http::Method::GET, &path).token(&listed).await.expect(200);
    let names: Vec<&str> = secrets["data"].as_array().unwrap().iter().filter_map(|secret| secret["name"].as_str()).collect();
    assert_eq!(names, ["first", "third"]);
}

fn entity() -> [(&'static str, &'static str); 7] {
    [
        ("type", "organization"),
        ("legal_name", "New GmbH"),
        ("email", "new@example.com"),
        ("country", "de"),
        ("line1", "Weg 1"),
        ("city", "Berlin"),
        ("postal_code", "10115"),
    ]
}
