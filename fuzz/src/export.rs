//! What is on an instance, as HCL.

use std::time::Duration;

use terraform_provider_zitadelactions::cli::export::{
    configuration::Configuration, inventory::Inventory,
};
use zitadel_actions::model::{
    Condition, Endpoint, Execution, PayloadType, Target, TargetId, TargetKind, TargetRef,
};

/// Whatever the names are, the export is HCL that names no variable of its own making, and says the
/// same text twice in a row.
pub(crate) fn any_names(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let parts: Vec<&str> = text.split('\0').collect();
    let mut inventory = Inventory {
        targets: Vec::new(),
        executions: Vec::new(),
        keys: Vec::new(),
        unreadable: Vec::new(),
    };
    for (number, part) in parts.iter().enumerate().take(8) {
        let id = TargetId::parse(&format!("{}", 1000 + number)).expect("an id");
        if let Ok(condition) = part.parse::<Condition>() {
            inventory.executions.push(Execution {
                condition,
                targets: vec![TargetRef::Target(id.clone())],
                creation_date: None,
                change_date: None,
            });
        }
        inventory.targets.push(Target {
            id,
            name: (*part).to_owned(),
            endpoint: Endpoint::parse(part).ok(),
            kind: TargetKind::Async,
            timeout: Duration::from_millis(u64::try_from(part.len()).expect("short") + 1),
            payload_type: PayloadType::Json,
            signing_key: None,
            creation_date: None,
            change_date: None,
        });
    }
    let written = Configuration::of(&inventory, true).text;
    let parsed = hcl::parse(&written);
    assert!(parsed.is_ok(), "{:?}\n{written}", parsed.err());
    assert_eq!(written, Configuration::of(&inventory, true).text);
}
