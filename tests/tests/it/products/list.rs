use bursar_kernel::{TimeDelta, Uuid};
use bursar_tests::{Partner, Tenant, TestApp, id};
use serde_json::{Value, json};

/// Four products, a minute apart.
async fn four(app: &TestApp, partner: &Partner, entity: Uuid) -> Vec<String> {
    let mut ids = Vec::new();
    let bodies = [
        json!({"name": "Walnuts", "price": {"currency": "EUR", "value": 450}}),
        json!({"name": "Äpfel", "price": {"currency": "EUR", "value": 300}}),
        json!({"name": "Advice", "type": "service", "price": {"currency": "USD", "value": 9000}}),
        json!({"name": "A gift"}),
    ];
    for body in bodies {
        let made = partner.post("/products").entity(entity).json(body).await.expect(201);
        ids.push(id(&made));
        app.advance(TimeDelta::minutes(1));
    }
    ids
}

fn names(page: &Value) -> Vec<&str> {
    page["data"].as_array().unwrap().iter().map(|product| product["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn products_are_listed_by_creation_or_name() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    four(&app, &partner, entity).await;
    partner.post("/products").entity(partner.entity().await).json(json!({"name": "another entity's"})).await.expect(201);
    let listed = async |query: &str| partner.get(&format!("/products{query}")).entity(entity).await.expect(200);
    assert_eq!(names(&listed("").await), ["Walnuts", "Äpfel", "Advice", "A gift"]);
    assert_eq!(names(&listed("?sort=name").await), ["A gift", "Advice", "Walnuts", "Äpfel"]);
    let first = listed("?sort=name&order=desc&limit=3").await;
    assert_eq!(names(&first), ["Äpfel", "Walnuts", "Advice"]);
    let next = first["next_pagination_token"].as_str().unwrap();
    assert_eq!(names(&listed(&format!("?pagination_token={next}")).await), ["A gift"]);
    assert_eq!(partner.get("/products?sort=created_at&price__gt=-1").entity(entity).await.fields(), ["query.price__gt", "query.sort"]);
    partner.get("/products?pagination_token=nonsense").entity(entity).await.message(400);
}

#[tokio::test]
async fn filters_all_hold() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let made = four(&app, &partner, entity).await;
    let cases: [(String, &[&str]); 14] = [
        ("name=Walnuts".into(), &["Walnuts"]),
        ("name=walnuts".into(), &[]),
        ("name__contains=a".into(), &["Walnuts"]),
        ("name__icontains=a".into(), &["Walnuts", "Advice", "A gift"]),
        ("name__icontains=%C3%84P".into(), &["Äpfel"]),
        ("type=service".into(), &["Advice"]),
        ("price=450".into(), &["Walnuts"]),
        ("price__gte=450".into(), &["Walnuts", "Advice"]),
        ("price__lt=450".into(), &["Äpfel"]),
        ("currency=USD".into(), &["Advice"]),
        ("currency__in=USD&currency__in=EUR&price__gt=300".into(), &["Walnuts", "Advice"]),
        (format!("id__in={}&id__in={}", made[0], made[3]), &["Walnuts", "A gift"]),
        ("created_at__gt=2024-06-03T09:30:00Z&created_at__lte=2024-06-03T09:32:00Z".into(), &["Äpfel", "Advice"]),
        ("measure_unit_id=9d2b4c8f-2087-4738-ba91-7359683c49a4".into(), &[]),
    ];
    for (query, expected) in cases {
        let page = partner.get(&format!("/products?{query}")).entity(entity).await.expect(200);
        assert_eq!(names(&page), expected, "{query}");
    }
}

#[tokio::test]
async fn who_may_see_own_products_sees_no_others() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let user = partner.user(entity, &[("product", "read", "allowed_for_own"), ("product", "create", "allowed")]).await;
    four(&app, &partner, entity).await;
    let own = user.post("/products").json(json!({"name": "Rice"})).await.expect(201);
    assert_eq!(user.get("/products").await.expect(200)["data"], json!([own]));
}
