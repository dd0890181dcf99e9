//! A provider block that is not known until apply: the provider connects when it has to.

use super::zitadel;
use crate::hcl::TARGET;
use crate::terraform::Terraform;

/// A block whose `attribute` comes from an object of the same apply.
fn made_in_the_same_apply(attribute: &str, value: &str, rest: &str) -> String {
    format!(
        "resource \"terraform_data\" \"instance\" {{\n  input = {value:?}\n}}\n\
         provider \"zitadelactions\" {{\n  {attribute} = terraform_data.instance.output\n{rest}\n}}\n{TARGET}"
    )
}

#[test]
fn one_apply_creates_an_instance_and_its_actions() {
    for attribute in [
        "domain",
        "access_token",
        "instance_host",
        "max_retries",
        "api_generation",
    ] {
        let zitadel = zitadel();
        let (domain, token) = (zitadel.base_url(), zitadel.token());
        let value = match attribute {
            "domain" => domain.as_str(),
            "access_token" => token.as_str(),
            "max_retries" => "3",
            "api_generation" => "v2",
            _ => "localhost",
        };
        let mut variables = vec![
            ("ZITADEL_DOMAIN", domain.as_str()),
            ("ZITADEL_ACCESS_TOKEN", token.as_str()),
        ];
        variables.retain(|(name, _)| *name != format!("ZITADEL_{}", attribute.to_uppercase()));
        let terraform = Terraform::new(made_in_the_same_apply(attribute, value, ""), &variables);
        terraform.try_plan().succeeded();
        assert!(
            zitadel.calls().is_empty(),
            "{attribute}: nothing is sent while it is unknown"
        );
        terraform.apply();
        assert!(zitadel.find_target("t").is_some(), "{attribute}");
        terraform.plans_nothing();
    }
}

/// Unknown credentials may turn out to be null, so two of them are no mistake before they are
/// known.
#[test]
fn of_two_credentials_one_may_turn_out_to_be_null() {
    let zitadel = zitadel();
    let block = format!(
        "resource \"terraform_data\" \"t\" {{\n  input = {:?}\n}}\nprovider \"zitadelactions\" {{\n  domain = {:?}\n  \
         access_token = terraform_data.t.output\n  jwt_profile_file = terraform_data.t.output == \"\" ? \"/no/such/file\" : null\n}}\n{TARGET}",
        zitadel.token(),
        zitadel.base_url()
    );
    let terraform = Terraform::new(&block, &[]);
    terraform.apply();
    assert!(zitadel.find_target("t").is_some());
}

#[test]
fn an_unknown_credential_that_turns_out_to_be_null_falls_back_to_the_environment() {
    let zitadel = zitadel();
    let block = format!(
        "resource \"terraform_data\" \"t\" {{\n  input = \"x\"\n}}\nprovider \"zitadelactions\" {{\n  domain = {:?}\n  \
         access_token = terraform_data.t.output == \"x\" ? null : \"wrong\"\n}}\n{TARGET}",
        zitadel.base_url()
    );
    let terraform = Terraform::new(&block, &[("ZITADEL_ACCESS_TOKEN", &zitadel.token())]);
    terraform.apply();
    assert!(zitadel.find_target("t").is_some());
}

#[test]
fn what_cannot_wait_names_the_attribute_that_is_missing() {
    for attribute in ["domain", "access_token", "request_timeout"] {
        let zitadel = zitadel();
        let (domain, token) = (zitadel.base_url(), zitadel.token());
        let value = match attribute {
            "domain" => domain.as_str(),
            "access_token" => token.as_str(),
            _ => "20s",
        };
        let variables = [
            ("ZITADEL_DOMAIN", domain.as_str()),
            ("ZITADEL_ACCESS_TOKEN", token.as_str()),
        ];
        let terraform = Terraform::new(made_in_the_same_apply(attribute, value, ""), &variables);
        terraform.apply();
        let before = terraform.resource("zitadelactions_target.t");
        // A new instance would give a new value, and the target in state cannot be read from
        // nowhere.
        let error = terraform
            .run(&["plan", "-no-color", "-replace=terraform_data.instance"])
            .failed();
        assert!(
            error.contains(attribute) && error.contains("-target"),
            "{attribute}: {error}"
        );
        assert_eq!(terraform.resource("zitadelactions_target.t"), before);
    }
}
