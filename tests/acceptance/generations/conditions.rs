//! Every form of a condition, on every generation.

use super::{SERVERS, Server, held};
use crate::hcl::{all, execution, target};
use crate::world::world_of;

/// Each form as HCL and as id, in this server's own names.
fn forms(server: Server) -> Vec<(String, String)> {
    let (service, function) = (server.service(), server.function());
    let mut forms = Vec::new();
    for kind in ["request", "response"] {
        forms.push((
            format!("{{ {kind} = {{ method = \"/{service}/ListSessions\" }} }}"),
            format!("{kind}/{service}/ListSessions"),
        ));
        forms.push((
            format!("{{ {kind} = {{ service = {service:?} }} }}"),
            format!("{kind}/{service}"),
        ));
        forms.push((format!("{{ {kind} = {{ all = true }} }}"), kind.to_owned()));
    }
    forms.push((
        format!("{{ function = {{ name = {function:?} }} }}"),
        format!("function/{function}"),
    ));
    forms.push((
        "{ event = { event = \"user.human.added\" } }".into(),
        "event/user.human.added".into(),
    ));
    forms.push((
        "{ event = { group = \"user.human\" } }".into(),
        "event/user.human.*".into(),
    ));
    forms.push(("{ event = { all = true } }".into(), "event".into()));
    forms
}

fn hcl(forms: &[(String, String)], with_imports: bool) -> String {
    let mut hcl = String::from(
        "resource \"zitadelactions_target\" \"t\" {\n  name = \"t\"\n  endpoint = \"https://192.0.2.1/x\"\n  rest_async = {}\n}\n",
    );
    for (number, (condition, id)) in forms.iter().enumerate() {
        hcl.push_str(&format!(
            "resource \"zitadelactions_execution\" \"e{number}\" {{\n  condition = {condition}\n  target_ids = \
             [zitadelactions_target.t.id]\n}}\n"
        ));
        if with_imports {
            hcl.push_str(&format!(
                "import {{\n  to = zitadelactions_execution.e{number}\n  id = {id:?}\n}}\n"
            ));
        }
    }
    hcl
}

#[test]
fn every_condition_is_set_read_imported_and_removed_on_every_generation() {
    for server in SERVERS {
        let forms = forms(server);
        let ids: Vec<&str> = forms.iter().map(|(_, id)| id.as_str()).collect();
        let world = server.world(&hcl(&forms, false));
        world.terraform.apply();
        let executions = held(server, &world.zitadel, &ids).executions;
        assert_eq!(executions.len(), forms.len(), "{server:?}: {executions:?}");
        for (number, id) in ids.iter().enumerate() {
            assert_eq!(
                world
                    .terraform
                    .resource(&format!("zitadelactions_execution.e{number}"))["id"],
                *id
            );
        }
        world.terraform.plans_nothing();

        let addresses: Vec<String> = (0..forms.len())
            .map(|number| format!("zitadelactions_execution.e{number}"))
            .collect();
        let mut lost = vec!["state", "rm"];
        lost.extend(addresses.iter().map(String::as_str));
        world.terraform.run(&lost).succeeded();
        world.terraform.write(hcl(&forms, true));
        assert_eq!(world.terraform.plan().changes(), [], "{server:?}");
        world.terraform.apply();

        world.terraform.destroy();
        assert!(world.zitadel.executions().is_empty(), "{server:?}");
    }
}

#[test]
fn an_event_and_a_group_that_one_server_stores_as_one_execution_are_refused_at_plan() {
    let hcl = all([
        target("t"),
        execution("e", "{ event = { event = \"org.added\" } }", &["t"]),
        execution("f", "{ event = { group = \"org.added\" } }", &["t"]),
    ]);
    for (version, is_one) in [("2.49.5", true), ("2.51.4", true), ("2.58.7", false)] {
        let world = world_of(version, &hcl);
        let plan = world.terraform.try_plan();
        if is_one {
            let error = plan.failed();
            assert!(error.contains("Two resources for one execution"), "{error}");
            assert!(error.contains("of the same name"), "{error}");
        } else {
            plan.succeeded();
        }
    }
}
