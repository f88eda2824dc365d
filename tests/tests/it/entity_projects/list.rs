use bursar_kernel::TimeDelta;
use bursar_tests::Tenant;
use serde_json::{Value, json};

fn names(page: &Value) -> Vec<&str> {
    page["data"].as_array().unwrap().iter().map(|project| project["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn filters_all_hold_and_rows_have_their_tags() {
    let tenant = Tenant::start().await;
    let tag = tenant.post("/tags").json(json!({"name": "Marketing"})).await.expect(201);
    let bodies = [
        json!({"name": "Web shop", "code": "SHOP", "start_date": "2024-01-01", "tag_ids": [tag["id"]]}),
        json!({"name": "Übergabe", "start_date": "2024-02-01", "end_date": "2024-02-29"}),
        json!({"name": "shop", "end_date": "2024-12-31"}),
    ];
    for body in bodies {
        tenant.post("/projects").json(body).await.expect(201);
        tenant.app.advance(TimeDelta::minutes(1));
    }
    tenant.partner.post("/projects").entity(tenant.partner.entity().await).json(json!({"name": "another entity's"})).await.expect(201);
    let cases: [(&str, &[&str]); 11] = [
        ("", &["Web shop", "Übergabe", "shop"]),
        ("sort=created_at&order=desc", &["shop", "Übergabe", "Web shop"]),
        ("name=shop", &["shop"]),
        ("name__iexact=SHOP", &["shop"]),
        ("name__contains=shop", &["Web shop", "shop"]),
        ("name__icontains=%C3%BCBER", &["Übergabe"]),
        ("code=SHOP", &["Web shop"]),
        ("start_date__gt=2024-01-01", &["Übergabe"]),
        ("end_date__lte=2024-02-29", &["Übergabe"]),
        ("start_date=2024-01-01&name__contains=Web", &["Web shop"]),
        ("created_at__gte=2024-06-03T09:31:00Z", &["Übergabe", "shop"]),
    ];
    for (query, expected) in cases {
        assert_eq!(names(&tenant.get(&format!("/projects?{query}")).await.expect(200)), expected, "{query}");
    }
    let all = tenant.get("/projects").await.expect(200);
    assert_eq!((&all["data"][0]["tags"], &all["data"][1]["tags"]), (&json!([tag]), &json!([])));
    tenant.get("/projects?pagination_token=nonsense").await.message(406);
}
