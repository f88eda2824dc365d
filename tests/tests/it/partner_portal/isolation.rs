use bursar_identity::{TeamRole, member};
use bursar_kernel::Uuid;
use http::Method;
use serde_json::json;

use super::people::{Browser, PortalServer, colleague, stranger};

#[tokio::test]
async fn a_member_of_another_partner_sees_and_changes_nothing() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let eve = stranger(&server).await;
    let mut browser = Browser::of(&server, &eve).await;
    let (entity, project) = (server.entity, server.partner.credentials.project_id);
    let nobody = Uuid::nil();
    for (foreign, missing) in [
        (format!("/portal/entities/{entity}"), format!("/portal/entities/{nobody}")),
        (format!("/portal/entities/{entity}/users"), format!("/portal/entities/{nobody}/users")),
        (format!("/portal/projects/{project}"), format!("/portal/projects/{nobody}")),
        (format!("/portal/settings?project={project}"), format!("/portal/settings?project={nobody}")),
    ] {
        let (foreign, missing) = (browser.get(&foreign).await, browser.get(&missing).await);
        foreign.says(404, "Page not found");
        assert_eq!(foreign.text, missing.text);
    }
    let id = ada.member.id;
    for (path, fields) in [
        (format!("/portal/team/{id}/remove"), vec![]),
        (format!("/portal/team/{id}/role"), vec![("role", "viewer")]),
        (format!("/portal/team/{id}/reset"), vec![("how", "reset")]),
        (format!("/portal/projects/{project}/secrets"), vec![("name", "x")]),
        (format!("/portal/projects/{project}/choose"), vec![]),
        (format!("/portal/entities/{entity}/deactivate"), vec![]),
        (
            format!("/portal/settings/apps?project={project}"),
            vec![("platform", "xero"), ("environment", "production"), ("client_id", "x"), ("client_secret", "y")],
        ),
    ] {
        let shown = browser.press(&path, &fields).await;
        assert!(matches!(shown.status, 404 | 422), "{path}: {} {}", shown.status, shown.text);
        assert!(!shown.text.contains("New client secret") && !shown.text.contains("Link to send"), "{path}");
    }
    let team = browser.get("/portal/team").await;
    assert!(!team.text.contains(&ada.email) && team.text.contains(&eve.email));
    let kept = member(&server.app.edge, server.partner.credentials.partner_id, id).await.unwrap();
    assert_eq!((kept.role, kept.email.as_str()), (TeamRole::Owner, ada.email.as_str()));
    let token = server.partner.new_token().await;
    let apps = server.app.request(Method::GET, &format!("/partner_projects/{project}/provider_apps")).token(&token).await.expect(200);
    assert_eq!(apps["data"], json!([]));
}
