use bursar_tests::TestApp;

#[tokio::test]
async fn a_user_reads_its_role_without_a_permission() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = partner.user(partner.entity().await, &[("payable", "approve", "allowed_for_own")]).await;
    let mine = user.get("/entity_users/my_role").without("x-monite-entity-id").await.expect(200);
    assert_eq!(mine, partner.get(&format!("/roles/{}", user.role)).entity(user.entity).await.expect(200));
    user.get(&format!("/roles/{}", user.role)).await.message(403);
}
