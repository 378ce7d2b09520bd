//! Drags files onto a window the way another program does: by the XDND protocol, version 5
//! (<https://freedesktop.org/wiki/Specifications/XDND/>), with a list of addresses of files.

use std::path::Path;
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, PropMode, SELECTION_NOTIFY_EVENT,
    SelectionNotifyEvent, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

/// Longest wait for the window's answer.
const PATIENCE: Duration = Duration::from_secs(20);
const VERSION: u32 = 5;

x11rb::atom_manager! {
    Atoms: AtomsCookie {
        XdndAware,
        XdndEnter,
        XdndPosition,
        XdndStatus,
        XdndDrop,
        XdndFinished,
        XdndSelection,
        XdndActionCopy,
        TARGETS,
        URI_LIST: b"text/uri-list",
    }
}

/// Drops files in the middle of the only window on the display that takes drops.
pub(crate) fn drop_files(files: &[&Path]) {
    let list: String =
        files.iter().map(|file| format!("{}\r\n", url::Url::from_file_path(file).expect("an absolute path"))).collect();
    Drag::begin(list).finish();
}

struct Drag {
    display: RustConnection,
    atoms: Atoms,
    root: Window,
    source: Window,
    list: String,
}

impl Drag {
    fn begin(list: String) -> Self {
        let (display, screen) = x11rb::connect(None).expect("a display");
        let atoms = Atoms::new(&display).expect("asked").reply().expect("atoms");
        let root = display.setup().roots[screen].root;
        let source = display.generate_id().expect("an id");
        display
            .create_window(
                x11rb::COPY_DEPTH_FROM_PARENT,
                source,
                root,
                0,
                0,
                1,
                1,
                0,
                WindowClass::INPUT_OUTPUT,
                x11rb::COPY_FROM_PARENT,
                &CreateWindowAux::new(),
            )
            .expect("a window");
        display.set_selection_owner(source, atoms.XdndSelection, x11rb::CURRENT_TIME).expect("the selection");
        display.flush().expect("sent");
        Self { display, atoms, root, source, list }
    }

    fn finish(self) {
        let target = self.target(self.root).expect("a window that takes drops");
        let area = self.display.get_geometry(target).expect("asked").reply().expect("a geometry");
        let at = self.display.translate_coordinates(target, self.root, 0, 0).expect("asked").reply().expect("a place");
        let middle = |origin: i16, length: u16| u32::try_from(i32::from(origin) + i32::from(length) / 2).unwrap_or(0);
        let place = (middle(at.dst_x, area.width) << 16) | middle(at.dst_y, area.height);

        self.say(target, self.atoms.XdndEnter, [VERSION << 24, self.atoms.URI_LIST, 0, 0]);
        // The first position makes the window ask for the list; the second is answered with a yes.
        for _ in 0..2 {
            let position = [0, place, x11rb::CURRENT_TIME, self.atoms.XdndActionCopy];
            self.say(target, self.atoms.XdndPosition, position);
            self.serve_until(self.atoms.XdndStatus);
        }
        self.say(target, self.atoms.XdndDrop, [0, x11rb::CURRENT_TIME, 0, 0]);
        self.serve_until(self.atoms.XdndFinished);
    }

    /// The first window below that says it takes drops.
    fn target(&self, window: Window) -> Option<Window> {
        let children = self.display.query_tree(window).ok()?.reply().ok()?.children;
        children.into_iter().find_map(|child| {
            let aware = self.display.get_property(false, child, self.atoms.XdndAware, AtomEnum::ATOM, 0, 1);
            let aware = aware.ok()?.reply().is_ok_and(|property| property.value_len > 0);
            if aware { Some(child) } else { self.target(child) }
        })
    }

    fn say(&self, target: Window, what: u32, rest: [u32; 4]) {
        let [a, b, c, d] = rest;
        let message = ClientMessageEvent::new(32, target, what, [self.source, a, b, c, d]);
        self.display.send_event(false, target, EventMask::NO_EVENT, message).expect("sent");
        self.display.flush().expect("sent");
    }

    /// Hands the list out to whoever asks, until the window has said that.
    fn serve_until(&self, wanted: u32) {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.display.poll_for_event().expect("a display") {
                Some(Event::ClientMessage(message)) if message.type_ == wanted => return,
                Some(Event::SelectionRequest(request)) => {
                    let property = if request.property == x11rb::NONE { request.target } else { request.property };
                    if request.target == self.atoms.TARGETS {
                        self.display.change_property32(
                            PropMode::REPLACE,
                            request.requestor,
                            property,
                            AtomEnum::ATOM,
                            &[self.atoms.URI_LIST],
                        )
                    } else {
                        self.display.change_property8(
                            PropMode::REPLACE,
                            request.requestor,
                            property,
                            self.atoms.URI_LIST,
                            self.list.as_bytes(),
                        )
                    }
                    .expect("handed out");
                    let told = SelectionNotifyEvent {
                        response_type: SELECTION_NOTIFY_EVENT,
                        sequence: 0,
                        time: request.time,
                        requestor: request.requestor,
                        selection: request.selection,
                        target: request.target,
                        property,
                    };
                    self.display.send_event(false, request.requestor, EventMask::NO_EVENT, told).expect("sent");
                    self.display.flush().expect("sent");
                }
                Some(_) => {}
                None => {
                    assert!(Instant::now() < end, "the window does not answer the drag");
                    std::thread::sleep(Duration::from_millis(5));
                }
            }
        }
    }
}
