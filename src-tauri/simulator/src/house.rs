//! The whole service: takes a call, plays the scenario around it, and hands it to the right desk.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use catalogue::Service;
use hyper::header::HeaderName;

use crate::books::{Books, PurseView, Tally, Whom};
use crate::call::{Answer, Call, set_header};
use crate::clock::{Clock, Ms};
use crate::dice::{Dice, short_digest};
use crate::menu::Menu;
use crate::scenario::{Facts, Plan, Play, Scenario};
use crate::workshop::{Sketch, Workshop};
use crate::world::World;
use crate::{control, faults, official, results, useapi, waits};

/// Everything that the desks share.
#[derive(Debug)]
pub(crate) struct House {
    /// `http://127.0.0.1:PORT`.
    pub(crate) address: String,
    pub(crate) clock: Clock,
    pub(crate) menu: Menu,
    pub(crate) workshop: Arc<Workshop>,
    /// Signs links; follows from the seed, so links survive a restart.
    pub(crate) secret: u64,
    dice: Dice,
    world: Mutex<World>,
    play: Mutex<Play>,
    tally: Mutex<Tally>,
    numbers: AtomicU64,
}

impl House {
    pub(crate) fn new(address: String, clock: Clock, menu: Menu, world: World, scenario: Scenario) -> Self {
        let dice = world.dice;
        Self {
            address,
            clock,
            menu,
            workshop: Arc::new(Workshop::new()),
            secret: dice.roll("links", 0),
            dice,
            world: Mutex::new(world),
            play: Mutex::new(Play::new(scenario, dice)),
            tally: Mutex::default(),
            numbers: AtomicU64::new(0),
        }
    }

    /// The state, with everything in it that has happened by now.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        let mut world = lock(&self.world);
        world.settle(self.clock.now());
        for order in world.take_begun() {
            // Made while the task runs, so that its end finds them ready. A waiting task's are not: a long
            // queue would push out the files that are wanted first.
            let workshop = self.workshop.clone();
            tokio::spawn(async move {
                for sketch in Sketch::all(&order) {
                    workshop.get(&sketch).await;
                }
            });
        }
        world
    }

    /// Writes down how late it is.
    pub(crate) fn note_time(&self) {
        self.world().note_time(self.clock.now(), self.clock.wall());
    }

    /// A number that no other call of this run gets.
    pub(crate) fn number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn dice(&self) -> Dice {
        self.dice
    }

    /// Plays another scenario from now on.
    pub(crate) fn play(&self, scenario: Scenario) {
        let dice = self.dice;
        *lock(&self.play) = Play::new(scenario, dice);
    }

    pub(crate) fn books(&self) -> Books {
        let now = self.clock.now();
        let world = self.world();
        let mut purses: Vec<PurseView> = Vec::new();
        for task in world.tasks() {
            let owner = &task.owner;
            let known = purses.iter().any(|purse| {
                purse.service == owner.service && purse.holder == owner.holder && purse.account == owner.email
            });
            if !known {
                let purse = world.purse(owner.service, &owner.holder, owner.email.as_deref());
                purses.push(PurseView {
                    service: owner.service,
                    holder: owner.holder.clone(),
                    account: owner.email.clone(),
                    held: purse.held,
                    charged: purse.charged,
                });
            }
        }
        lock(&self.tally).books(world.tasks(), purses, now)
    }

    /// Answers one call.
    pub(crate) async fn handle(self: Arc<Self>, mut call: Call) -> Answer {
        if call.segments.first().is_some_and(|first| first.starts_with('_') && first != "_uploads") {
            return Answer::Reply(control::answer(&self, &call).await);
        }
        let service = service_of(&call);
        let operation = operation_of(&call, service);
        if service == Some(Service::Useapi) && operation == "create" && call.is_multipart() {
            call.json = useapi::form::read(&self.menu, &call).await;
        }
        let now = self.clock.now();
        let whom: Whom = match service {
            Some(_) => (service, call.bearer().unwrap_or_default().to_owned(), operation),
            None => (service, call.path.clone(), operation),
        };
        lock(&self.tally).came(&whom, now, waits::crossing(&self.clock));
        // Ends with this call, also when its client hangs up and the call is dropped half-way.
        let _open = Underway::begin(self.clone(), operation);
        let (plan, prompt) = self.look_up(&call, service, operation, now);
        let answer = match faults::before(&self, &call, service, &plan).await {
            Some(answer) => answer,
            None => {
                let response = match service {
                    Some(Service::Runway) => official::answer(&self, &call, &plan).await,
                    Some(Service::Useapi) => useapi::answer(&self, &call, &plan),
                    None => results::answer(&self, &call, &plan).await,
                };
                faults::after(response, &plan).await
            }
        };
        let status = match &answer {
            Answer::Reply(response) => response.status().as_u16(),
            Answer::Cut => 0,
        };
        {
            let mut tally = lock(&self.tally);
            tally.count(service, call.method.as_str(), operation, status);
            if let (Some(service), "create") = (service, operation) {
                tally.created(service, now, status, prompt.unwrap_or_default());
            }
            if let Answer::Reply(response) = &answer
                && let Some(wait) = waits::asked(response.headers(), &self.clock)
            {
                tally.ask_for_wait(whom, self.clock.now(), wait);
            }
        }
        match answer {
            Answer::Reply(mut response) => {
                let id = short_digest(&format!("{}{}", self.secret, self.number()));
                set_header(&mut response, HeaderName::from_static("apigw-requestid"), &id);
                Answer::Reply(response)
            }
            Answer::Cut => Answer::Cut,
        }
    }

    /// Notes the call in the books and asks the scenario what becomes of it. Tells the prompt that it is about, too.
    fn look_up(
        &self,
        call: &Call,
        service: Option<Service>,
        operation: &'static str,
        now: Ms,
    ) -> (Plan, Option<String>) {
        let id = task_id(call);
        let (mut prompt, mut account) = (None, call.query("email").map(str::to_owned));
        if let Some(body) = &call.json {
            let text = |key: &str| body.get(key).and_then(|value| value.as_str()).map(str::to_owned);
            let routed = || body.pointer("/input/promptText").and_then(|value| value.as_str()).map(str::to_owned);
            prompt = text("promptText").or_else(|| text("text_prompt")).or_else(routed);
            account = account.or_else(|| text("email"));
        }
        if let Some(task) = id.as_deref().and_then(|id| self.world().task(id).cloned()) {
            prompt = prompt.or(Some(task.order.prompt));
            account = account.or(task.owner.email);
        }
        if call.method == hyper::Method::GET {
            let mut tally = lock(&self.tally);
            if let ("task", Some(id)) = (operation, &id) {
                tally.task_polled(id, now);
            }
            if service == Some(Service::Useapi) && matches!(operation, "task" | "tasks") {
                let token = call.bearer().unwrap_or_default();
                tally.account_polled(format!("{token} {}", account.as_deref().unwrap_or_default()), now);
            }
        }
        let facts = Facts { service, method: call.method.as_str(), path: &call.path, operation, prompt, account };
        let plan = lock(&self.play).plan(&facts);
        (plan, facts.prompt)
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic while the lock was held concerns one request; the state is changed by whole records only.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn service_of(call: &Call) -> Option<Service> {
    match (call.segments.first().map(String::as_str), call.segments.get(1).map(String::as_str)) {
        (Some("v1"), Some("runwayml")) => Some(Service::Useapi),
        (Some("v1"), _) | (Some("_uploads"), _) => Some(Service::Runway),
        _ => None,
    }
}

/// The UUID of the task that a path speaks of.
fn task_id(call: &Call) -> Option<String> {
    let place = match call.segments.first().map(String::as_str)? {
        "artifacts" => 2,
        _ => call.segments.iter().position(|part| part == "tasks" || part == "workflow_invocations")? + 1,
    };
    let part = call.segments.get(place)?;
    Some(part.rsplit("-task:").next().unwrap_or(part).to_owned())
}

/// What a call does, in one word: the words that scenarios and books use.
fn operation_of(call: &Call, service: Option<Service>) -> &'static str {
    let parts = call.after_v1();
    let parts = if service == Some(Service::Useapi) { parts.get(1..).unwrap_or_default() } else { &parts[..] };
    let method = call.method.as_str();
    match (service, method, parts) {
        (None, _, _) => "download",
        (Some(_), "GET", ["tasks" | "workflow_invocations", _]) => "task",
        (Some(_), "DELETE", ["tasks", _]) => "cancel",
        (Some(_), _, ["tasks"]) => "tasks",
        (Some(Service::Runway), _, _) if call.segments.first().is_some_and(|part| part == "_uploads") => "storage",
        (Some(Service::Runway), _, ["organization"]) => "organization",
        (Some(Service::Runway), _, ["organization", "webapp", ..]) => "webapp",
        (Some(Service::Runway), _, ["organization", ..]) => "usage",
        (Some(Service::Runway), _, ["uploads"]) => "upload",
        (Some(Service::Useapi), "GET", ["accounts", ..]) => "accounts",
        (Some(Service::Useapi), _, ["accounts", ..]) => "account_change",
        (Some(Service::Useapi), "POST", ["assets"]) => "upload",
        (Some(Service::Useapi), _, ["assets", ..]) => "assets",
        (Some(Service::Useapi), _, ["features", ..]) => "features",
        (Some(_), "POST", _) => "create",
        (Some(_), _, _) => "other",
    }
}

/// A call without an answer yet, in the books while this lives.
struct Underway {
    house: Arc<House>,
    operation: &'static str,
}

impl Underway {
    fn begin(house: Arc<House>, operation: &'static str) -> Self {
        lock(&house.tally).began(operation);
        Self { house, operation }
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        lock(&self.house.tally).ended(self.operation);
    }
}
