//! What a provider block and an environment result in.

use terraform_plugin::terraform::Attr;

use super::*;

fn configure(
    model: &ProviderModel,
    environment: &[(&str, &str)],
) -> Result<Connection, Diagnostics> {
    let variable = |name: &str| {
        let found = environment.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    Connection::configure(model, &variable, &Context::default())
}

fn refused(model: &ProviderModel, environment: &[(&str, &str)]) -> String {
    match configure(model, environment) {
        Ok(_) => panic!("should be refused"),
        Err(diagnostics) => diagnostics.to_string(),
    }
}

fn usable() -> ProviderModel {
    ProviderModel {
        domain: "zitadel.example".into(),
        access_token: "token".into(),
        ..ProviderModel::default()
    }
}

#[test]
fn the_block_alone_and_the_environment_alone_suffice() {
    assert!(configure(&usable(), &[]).unwrap().client().is_ok());
    let environment = [
        ("ZITADEL_DOMAIN", "zitadel.example"),
        ("ZITADEL_ACCESS_TOKEN", "token"),
    ];
    assert!(
        configure(&ProviderModel::default(), &environment)
            .unwrap()
            .client()
            .is_ok()
    );
}

#[test]
fn a_credential_of_the_block_takes_precedence_over_the_environment() {
    let environment = [
        ("ZITADEL_CLIENT_ID", "id"),
        ("ZITADEL_ACCESS_TOKEN_FILE", "/no/such/file"),
    ];
    assert!(configure(&usable(), &environment).is_ok());
}

#[test]
fn two_credentials_in_one_layer_are_an_error_that_names_both() {
    let mut model = usable();
    model.client_id = "id".into();
    model.client_secret = "secret".into();
    let error = refused(&model, &[]);
    assert!(
        error.contains("access_token") && error.contains("client_id"),
        "{error}"
    );

    let environment = [
        ("ZITADEL_DOMAIN", "zitadel.example"),
        ("ZITADEL_ACCESS_TOKEN", "token"),
        ("ZITADEL_JWT_PROFILE_JSON", "{}"),
    ];
    let error = refused(&ProviderModel::default(), &environment);
    assert!(
        error.contains("ZITADEL_ACCESS_TOKEN") && error.contains("ZITADEL_JWT_PROFILE_JSON"),
        "{error}"
    );
}

#[test]
fn what_is_missing_is_named_with_its_environment_variable() {
    let mut model = usable();
    model.domain = Attr::Null;
    assert!(refused(&model, &[]).contains("ZITADEL_DOMAIN"));
    let mut model = usable();
    model.access_token = Attr::Null;
    assert!(refused(&model, &[]).contains("ZITADEL_ACCESS_TOKEN"));
    model.client_id = "id".into();
    assert!(refused(&model, &[]).contains("client_secret"));
}

#[test]
fn unknown_settings_are_not_an_error_until_the_client_is_needed() {
    for unknown in ["domain", "access_token", "ca_certificate", "max_retries"] {
        let mut model = usable();
        match unknown {
            "domain" => model.domain = Attr::Unknown,
            "access_token" => model.access_token = Attr::Unknown,
            "ca_certificate" => model.ca_certificate = Attr::Unknown,
            _ => model.max_retries = Attr::Unknown,
        }
        let connection = configure(&model, &[]).unwrap();
        assert!(connection.client_if_known().is_none());
        let error = connection.client().unwrap_err().to_string();
        assert!(error.contains(unknown), "{error}");
    }
}

#[test]
fn a_credential_that_is_unknown_may_turn_out_to_be_null() {
    let mut model = usable();
    model.jwt_profile_json = Attr::Unknown;
    model.client_secret = Attr::Unknown;
    model.ca_certificate = "certificate".into();
    model.ca_certificate_file = Attr::Unknown;
    let error = configure(&model, &[]).unwrap().client().err().unwrap();
    let error = error.to_string();
    for name in ["jwt_profile_json", "client_id", "ca_certificate_file"] {
        assert!(error.contains(name), "{error}");
    }
}

#[test]
fn an_error_points_at_no_line_that_may_hold_a_secret() {
    let mut model = usable();
    model.access_token = Attr::Null;
    model.jwt_profile_json = "{\"type\":\"application\"}".into();
    let diagnostics = configure(&model, &[]).err().unwrap();
    assert_eq!(diagnostics.iter().next().unwrap().attribute_path, None);
    assert!(diagnostics.to_string().contains("`jwt_profile_json`"));
}

#[test]
fn plain_http_is_not_an_error_while_insecure_is_unknown() {
    let mut model = usable();
    model.domain = "http://zitadel.example".into();
    model.insecure = Attr::Unknown;
    assert!(configure(&model, &[]).unwrap().client_if_known().is_none());
}

#[test]
fn a_setting_that_cannot_be_used_is_refused_at_its_attribute() {
    type Change = fn(&mut ProviderModel);
    let changes: [(Change, &str); 4] = [
        (
            |model| model.domain = "http://zitadel.example".into(),
            "domain",
        ),
        (
            |model| model.issuer = "ftp://zitadel.example".into(),
            "issuer",
        ),
        (
            |model| model.ca_certificate_file = "/no/such/file".into(),
            "ca_certificate_file",
        ),
        (
            |model| model.client_certificate_file = "/no/such/file".into(),
            "client_certificate_file",
        ),
    ];
    for (change, attribute) in changes {
        let mut model = usable();
        change(&mut model);
        let diagnostics = configure(&model, &[]).err().unwrap();
        let path = &diagnostics.iter().next().unwrap().attribute_path;
        assert_eq!(path.as_ref().unwrap().to_string(), attribute);
    }
}
