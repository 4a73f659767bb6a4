//! The server: one connection a request, read with limits, guarded, and answered from what is on show.

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Semaphore;

use super::answer::Answers;
use super::door::Door;
use super::guard::Guard;
use super::line;
use super::patient::Patient;
use super::reply::{self, Content};

/// How many clients are served at the same time; others wait.
const MOST_CLIENTS: usize = 1024;
/// How many ports after the wanted one are tried.
const TRIES: u16 = 32;
/// How long a client may take for what follows the head.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a client may take nothing of its answer.
const STANDSTILL: Duration = Duration::from_secs(20);
/// How much the system holds of an answer for a client that is slower. With more, a client that reads steadily would
/// seem to stand still, because the system asks for the rest only after a good part of this has been read.
const SEND_BUFFER: u32 = 64 * 1024;
/// How many connections the system holds until they are taken.
const BACKLOG: u32 = 1024;
/// The addresses at which nobody but this machine can ask.
pub(super) const OWN: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];

/// What answers a request that came through the guard.
pub(super) struct Server {
    pub(super) guard: Guard,
    /// For who asks at another address of this machine than its own; nobody can when there is none.
    pub(super) others: Option<(Guard, Door)>,
    pub(super) answers: Answers,
}

/// The sockets of the preview and the port at which it is asked for.
pub(super) struct Sockets {
    listeners: Vec<TcpListener>,
    pub(super) port: u16,
}

/// Which port is wanted.
#[derive(Debug, Clone, Copy)]
pub enum Port {
    /// This one, or the next free one after it.
    From(u16),
    /// This one and no other; 0 is any.
    Exactly(u16),
}

impl Sockets {
    /// Opens the sockets on this machine's own addresses, and on another one of it when that is wished.
    pub(super) fn open(port: Port, other: Option<IpAddr>) -> io::Result<Self> {
        let (first, tries) = match port {
            Port::From(first) => (first, TRIES),
            Port::Exactly(port) => (port, 1),
        };
        let mut refused = None;
        for port in (0..tries).filter_map(|more| first.checked_add(more)) {
            match Self::open_on(port, other) {
                Ok(sockets) => return Ok(sockets),
                Err(error) => refused = refused.or(Some(error)),
            }
        }
        Err(refused.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
    }

    fn open_on(mut port: u16, other: Option<IpAddr>) -> io::Result<Self> {
        let mut listeners = Vec::new();
        for address in addresses(other) {
            match listen((address, port).into()) {
                Ok(listener) => {
                    port = listener.local_addr()?.port();
                    listeners.push(listener);
                }
                // Browsers may take `localhost` for either address; a machine without the other one has nothing to miss.
                Err(error) if address == OWN[1] && error.kind() != io::ErrorKind::AddrInUse => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Self { listeners, port })
    }
}

/// Where to listen, when other devices may ask at another address.
fn addresses(other: Option<IpAddr>) -> Vec<IpAddr> {
    match other {
        // Who listens at every address listens at these as well.
        Some(IpAddr::V4(Ipv4Addr::UNSPECIFIED)) => vec![IpAddr::V4(Ipv4Addr::UNSPECIFIED), OWN[1]],
        Some(IpAddr::V6(Ipv6Addr::UNSPECIFIED)) => vec![IpAddr::V6(Ipv6Addr::UNSPECIFIED)],
        other => OWN.into_iter().chain(other.filter(|other| !OWN.contains(other))).collect(),
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // The port of a preview that has just ended is free.
    socket.set_reuseaddr(true)?;
    // What is accepted later has the same.
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves until it is dropped.
pub(super) async fn serve(sockets: Sockets, server: Arc<Server>) {
    let clients = Arc::new(Semaphore::new(MOST_CLIENTS));
    let mut listening = Vec::new();
    for listener in sockets.listeners {
        listening.push(tokio::spawn(accept(listener, server.clone(), clients.clone())));
    }
    for task in listening {
        // A task ends only with the server.
        let _ = task.await;
    }
}

async fn accept(listener: TcpListener, server: Arc<Server>, clients: Arc<Semaphore>) {
    loop {
        let Ok(place) = clients.clone().acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let server = server.clone();
                tokio::spawn(async move {
                    talk(stream, &server).await;
                    drop(place);
                });
            }
            // Without free file handles, some clients have to go first.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Answers one request. Connections are not kept: on one machine a new one costs nothing.
async fn talk(mut stream: TcpStream, server: &Server) {
    // Small answers go out at once.
    let _ = stream.set_nodelay(true);
    let head = match line::head(&mut stream).await {
        Ok(head) => head,
        Err(Some(status)) => {
            // The client may have gone; then nobody waits for the answer.
            let _ = stream.write_all(&reply::raw_refusal(status)).await;
            let _ = stream.shutdown().await;
            return;
        }
        Err(None) => return,
    };
    let is_own = stream.local_addr().is_ok_and(|address| OWN.contains(&address.ip().to_canonical()));
    let (reader, writer) = stream.into_split();
    let whole = tokio::io::join(io::Cursor::new(head).chain(reader), Patient::new(writer, STANDSTILL));
    let service = service_fn(|request: Request<Incoming>| async move {
        let answered = if is_own { answer(server, &request).await } else { answer_other(server, &request).await };
        Ok::<_, Infallible>(answered)
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .keep_alive(false)
        .serve_connection(TokioIo::new(whole), service);
    // A client that breaks off is no failure of the preview.
    let _ = connection.await;
}

/// The answer to who asks on this machine.
async fn answer(server: &Server, request: &Request<Incoming>) -> Response<Content> {
    match server.guard.path(request) {
        Ok(path) => server.answers.to(&path, request.headers()).await.unwrap_or_else(reply::refusal),
        Err(status) => reply::refusal(status),
    }
}

/// The answer to who asks from another device, if any may.
async fn answer_other(server: &Server, request: &Request<Incoming>) -> Response<Content> {
    let Some((guard, door)) = &server.others else { return reply::refusal(StatusCode::FORBIDDEN) };
    match guard.path(request) {
        Ok(path) if door.knows(request.headers()) => {
            server.answers.to(&path, request.headers()).await.unwrap_or_else(reply::refusal)
        }
        Ok(path) => door.answer(&path, request.headers()).await,
        Err(status) => reply::refusal(status),
    }
}
