//! The life of a target and an execution on any ZITADEL server, step by step:
//!
//! ```text
//! cargo run -p zitadel-actions --example lifecycle -- http://127.0.0.1:8080 TOKEN
//! ```
//!
//! It creates `lifecycle-example`, makes it stop interrupting, calls it on one method, looks at
//! what another client sees, and removes both. The first step that fails ends it with an error.

use std::{error::Error, sync::Arc, time::Duration};

use zitadel_actions::{
    Secret,
    auth::Credential,
    client::{Client, ClientOptions, Removal},
    model::{
        Condition, Endpoint, PayloadType, PriorTarget, Target, TargetDraft, TargetKind,
        TargetPatch, TargetRef,
    },
    transport::{Silent, Transport, TransportConfig, base_url},
};

type Outcome<T> = Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(domain), Some(token)) = (arguments.next(), arguments.next()) else {
        return Err("usage: lifecycle DOMAIN TOKEN".into());
    };
    let connect = || -> Outcome<Client> {
        let config = TransportConfig::new(base_url(&domain, false)?);
        let credential = Credential::AccessToken(Secret::new(token.clone()));
        let transport = Transport::new(config, credential, Arc::new(Silent))?;
        Ok(Client::new(Arc::new(transport), ClientOptions::default()))
    };
    let client = connect()?;
    let info = client.api_info().await?;
    println!("{} on {}", info.generation, info.server);
    let target = target(&client).await?;
    execution(&client, &connect()?, &target).await?;
    client.delete_target(&target.id).await?;
    hold(
        "a deleted target is gone",
        client.find_target(&target.id).await?.is_none(),
    )
}

async fn target(client: &Client) -> Outcome<Target> {
    let interrupting = TargetKind::Webhook {
        interrupt_on_error: true,
    };
    let draft = TargetDraft {
        name: "lifecycle-example".to_owned(),
        endpoint: Endpoint::parse("https://192.0.2.1/hook?token=secret")?,
        kind: interrupting,
        timeout: Duration::from_millis(1500),
        payload_type: PayloadType::Json,
    };
    let created = client.create_target(&draft).await?;
    let target = client
        .find_target(&created.id)
        .await?
        .ok_or("created, but not found")?;
    hold(
        "a created target reads as it was drafted",
        target.kind == draft.kind,
    )?;
    hold("its timeout is exact", target.timeout == draft.timeout)?;
    hold(
        "its endpoint is kept",
        target.endpoint.as_ref() == Some(&draft.endpoint),
    )?;
    hold(
        "its key is the one of the answer",
        target.signing_key == created.signing_key,
    )?;

    let kind = TargetKind::Call {
        interrupt_on_error: false,
    };
    let patch = TargetPatch {
        kind: Some(kind),
        ..TargetPatch::default()
    };
    let past = PriorTarget {
        kind: interrupting,
        endpoint: Some(draft.endpoint.clone()),
    };
    client.update_target(&created.id, &patch, &past).await?;
    let target = client
        .find_target(&created.id)
        .await?
        .ok_or("updated, but not found")?;
    hold("it stops interrupting", target.kind == kind)?;
    let again = client.create_target(&draft).await;
    let taken = matches!(again, Err(zitadel_actions::Error::AlreadyExists(_)));
    hold("its name is taken", taken)?;
    Ok(target)
}

async fn execution(client: &Client, other: &Client, target: &Target) -> Outcome<()> {
    let condition: Condition = "request/zitadel.admin.v1.AdminService/Healthz".parse()?;
    let targets = [TargetRef::Target(target.id.clone())];
    let before = client.existing_execution(&condition).await?;
    hold("nothing is called before", before.is_none())?;
    client.set_execution(&condition, &targets).await?;
    let execution = client
        .find_execution(&condition)
        .await?
        .ok_or("set, but not found")?;
    hold("the list is as it was set", execution.targets == targets)?;
    let seen = other
        .find_execution(&condition)
        .await?
        .ok_or("set, but not seen")?;
    hold("another client sees the same", seen == execution)?;
    client.repair_execution(&condition, &targets, &[]).await?;
    let removal = client.remove_execution(&condition).await?;
    hold("it is removed", removal == Removal::Removed)?;
    hold(
        "it is gone",
        client.find_execution(&condition).await?.is_none(),
    )
}

fn hold(what: &str, holds: bool) -> Outcome<()> {
    if holds {
        println!("  {what}");
    } else {
        return Err(format!("does not hold: {what}").into());
    }
    Ok(())
}
