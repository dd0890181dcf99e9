//! What every handler is given beside its own input.

use super::{Deferral, Identity, StopToken};
use crate::terraform::schema::timeouts::{TIMEOUTS, written};
use crate::terraform::{AttributePath, Diagnostic, Diagnostics, Model, Schema, Value};
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The way back to the practitioner beside a handler's result, what Terraform says about the call,
/// and the token that says when to stop. Clones share everything.
#[derive(Debug, Clone, Default)]
pub struct Context {
    stop: StopToken,
    call: Arc<CallContext>,
    told: Arc<Mutex<Told>>,
    deadline: Option<Deadline>,
}

/// When an operation must be done.
#[derive(Debug, Clone, Copy)]
struct Deadline {
    operation: &'static str,
    timeout: Duration,
    at: Instant,
}

/// What Terraform says about one call.
#[derive(Debug, Default)]
pub(crate) struct CallContext {
    pub(crate) deferral_allowed: bool,
    /// Null if the module has no `provider_meta` block.
    pub(crate) provider_meta: Value,
    pub(crate) identity: Option<Value>,
}

/// What a handler says beside its result.
#[derive(Debug, Default)]
struct Told {
    diagnostics: Diagnostics,
    deferral: Option<Deferral>,
    identity: Option<Value>,
}

impl Context {
    pub(crate) fn new(stop: StopToken, call: CallContext, deferral: Option<Deferral>) -> Self {
        let told = Told {
            deferral,
            ..Told::default()
        };
        Context {
            stop,
            call: Arc::new(call),
            told: Arc::new(Mutex::new(told)),
            deadline: None,
        }
    }

    /// The same context with the deadline that the object's `timeouts` give the operation.
    pub(crate) fn within(&self, schema: &Schema, operation: &'static str, object: &Value) -> Self {
        let timeout = schema.timeouts.as_ref();
        let timeout = timeout.and_then(|timeouts| timeouts.of(operation, object));
        let deadline = timeout.and_then(|timeout| {
            let at = Instant::now().checked_add(timeout)?;
            Some(Deadline {
                operation,
                timeout,
                at,
            })
        });
        Context {
            deadline,
            ..self.clone()
        }
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows a warning beside the result, whether that is success or failure.
    pub fn warn(&self, summary: impl Into<String>, detail: impl Into<String>) {
        self.add(Diagnostic::warning(summary, detail));
    }

    /// Shows a diagnostic beside the result. An error makes the operation fail, but what the
    /// handler returns is still kept.
    pub fn add(&self, diagnostic: Diagnostic) {
        self.told().diagnostics.push(diagnostic);
    }

    /// The token that says when to stop.
    pub fn stop_token(&self) -> &StopToken {
        &self.stop
    }

    /// When the operation must be done, if the schema has a timeout for it (see
    /// [`Schema::timeouts`]).
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline.map(|deadline| deadline.at)
    }

    /// Waits for something until the deadline, or until Terraform asks to stop; both are errors.
    /// The future is dropped then, so it must only wait and look, not change anything.
    ///
    /// ```
    /// # use terraform_plugin::{Model, framework::CreateRequest, terraform::{Attr, Diagnostics}};
    /// # #[derive(Clone, Model)]
    /// # struct Disk { id: Attr<String> }
    /// # async fn until_ready(_: &Disk) {}
    /// # async fn create(request: CreateRequest<Disk>) -> Result<Disk, Diagnostics> {
    /// # let disk = request.planned.clone();
    /// request.save(&disk);
    /// request.context.wait_for(until_ready(&disk)).await?;
    /// Ok(disk)
    /// # }
    /// ```
    pub async fn wait_for<T>(&self, work: impl Future<Output = T>) -> Result<T, Diagnostics> {
        let deadline = async {
            match self.deadline {
                Some(deadline) => {
                    tokio::time::sleep_until(deadline.at.into()).await;
                    deadline
                }
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            done = work => Ok(done),
            () = self.stop.stopped() => Err(Diagnostics::error(
                "Interrupted",
                "Terraform asked the provider to stop, so it did not wait until the operation was \
                 done. Run the command again to see what is left to do.",
            )),
            deadline = deadline => {
                let Deadline { operation, timeout, .. } = deadline;
                let detail = format!(
                    "The {operation} was not done after {}, so the provider stopped waiting. Check \
                     why it takes so long, or raise `timeouts.{operation}`.",
                    written(timeout)
                );
                let path = AttributePath::from(TIMEOUTS).attribute(operation);
                Err(Diagnostic::error("Timeout", detail).at(path).into())
            }
        }
    }

    /// Defers the operation to a later plan if the client allows that: the error is for `?` and
    /// ends the handler without an error of Terraform. If the client does not allow it, nothing
    /// happens and the handler goes on.
    ///
    /// Reads, plans and imports of resources, data sources, ephemeral resources and the plans of
    /// actions can be deferred; in [`Provider::configure`](super::Provider::configure) it defers
    /// all of these (see [`modifies_deferred_plans`](super::Resource::modifies_deferred_plans)).
    ///
    /// ```
    /// # use terraform_plugin::{Model, terraform::{Attr, Diagnostics}};
    /// # use terraform_plugin::framework::ReadDataSourceRequest;
    /// use terraform_plugin::framework::Deferral;
    /// # #[derive(Clone, Model)]
    /// # struct Node { cluster: Attr<String> }
    ///
    /// # fn read(request: ReadDataSourceRequest<Node>) -> Result<(), Diagnostics> {
    /// if !request.config.cluster.is_known() {
    ///     request.context.defer(Deferral::AbsentPrerequisite)?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn defer(&self, why: Deferral) -> Result<(), Diagnostics> {
        if !self.call.deferral_allowed {
            return Ok(());
        }
        self.told().deferral = Some(why);
        Err(Diagnostic::deferred().into())
    }

    /// The `provider_meta` block of the module that the object is in, if it has one; its schema is
    /// [`Provider::meta_schema`](super::Provider::meta_schema). Reads, plans and applies of
    /// resources and reads of data sources have it.
    ///
    /// ```
    /// # use terraform_plugin::{Model, terraform::{Attr, Diagnostics}};
    /// # use terraform_plugin::framework::ReadRequest;
    /// # #[derive(Clone, Model)]
    /// # struct Note {}
    /// #[derive(Clone, Model)]
    /// struct Meta {
    ///     module_name: Attr<String>,
    /// }
    ///
    /// # fn read(request: ReadRequest<Note>) -> Result<(), Diagnostics> {
    /// let meta: Option<Meta> = request.context.provider_meta()?;
    /// let user_agent = meta.and_then(|meta| meta.module_name.into_known());
    /// # Ok(())
    /// # }
    /// ```
    pub fn provider_meta<M: Model>(&self) -> Result<Option<M>, Diagnostics> {
        let meta = &self.call.provider_meta;
        if meta.is_null() {
            return Ok(None);
        }
        Ok(Some(M::from_value(meta.clone())?))
    }

    /// The identity of the object before the call, for a part of it that the state does not hold.
    /// `I` is the resource's identity.
    pub fn identity<I: Identity>(&self) -> Result<Option<I>, Diagnostics> {
        let identity = self.call.identity.clone().filter(Value::is_known);
        Ok(identity.map(I::from_value).transpose()?)
    }

    /// Sets the identity of the object; without this it is what
    /// [`Resource::identity`](super::Resource::identity) returns for the state. A handler sets it
    /// where the state does not hold all of the identity. `I` is the resource's identity.
    pub fn set_identity<I: Identity>(&self, identity: I) {
        self.told().identity = Some(identity.into_value());
    }

    /// The error of a deferral if the operation is deferred already, before its handler is called.
    pub(crate) fn proceed(&self) -> Result<(), Diagnostics> {
        match self.deferral() {
            Some(_) => Err(Diagnostic::deferred().into()),
            None => Ok(()),
        }
    }

    pub(crate) fn deferral(&self) -> Option<Deferral> {
        self.told().deferral
    }

    pub(crate) fn take_identity(&self) -> Option<Value> {
        self.told().identity.take()
    }

    pub(crate) fn take_diagnostics(&self) -> Diagnostics {
        std::mem::take(&mut self.told().diagnostics)
    }
}
