"""Processes, databases and HTTP for the measurements. Standard library only."""
import contextlib, http.client, json, os, pathlib, shutil, signal, socket, subprocess, sys, tempfile, time, urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
PYTHON = HERE / '.venv' / 'bin' / 'python'


class Failed(Exception):
    """A step of the measurement did not work; the message says which."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def binaries():
    """The directory of release binaries: BENCH_BIN, or built here."""
    if os.environ.get('BENCH_BIN'):
        return pathlib.Path(os.environ['BENCH_BIN'])
    say('building (release)')
    subprocess.run(['cargo', 'build', '--release', '-p', 'bursar-server', '-p', 'bench-floor'], cwd=ROOT, check=True)
    return pathlib.Path(os.environ.get('CARGO_TARGET_DIR', ROOT / 'target')) / 'release'


def python_packages():
    """The peers' packages, in a virtual environment of their own."""
    if not PYTHON.exists():
        say('installing the peers from PyPI')
        subprocess.run([sys.executable, '-m', 'venv', HERE / '.venv'], check=True)
    asked = (HERE / 'requirements.txt').read_text()
    mark = HERE / '.venv' / 'installed'
    if not mark.exists() or mark.read_text() != asked:
        subprocess.run([PYTHON, '-m', 'pip', 'install', '--quiet', '-r', HERE / 'requirements.txt'], check=True)
        mark.write_text(asked)


def wrk():
    """The load generator, from apt when it is absent."""
    if not shutil.which('wrk'):
        say('installing wrk')
        subprocess.run(['apt-get', 'install', '-y', '-qq', 'wrk'], check=True, stdout=subprocess.DEVNULL)
    return 'wrk'


def free_port():
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        return listener.getsockname()[1]


class Process:
    """A child process with its log in a file."""

    def __init__(self, name, command, directory, environment=None, cwd=None):
        self.name, self.log = name, pathlib.Path(directory) / f'{name}.log'
        with open(self.log, 'ab') as log:
            self.child = subprocess.Popen([str(word) for word in command], stdout=log, stderr=log, env=environment, cwd=cwd)

    def wait_for(self, port, seconds=180):
        until = time.time() + seconds
        while time.time() < until:
            if self.child.poll() is not None:
                raise Failed(f'{self.name} ended: {self.log.read_text()[-800:]}')
            with contextlib.suppress(OSError), socket.create_connection(('127.0.0.1', port), 1):
                return self
            time.sleep(0.05)
        raise Failed(f'{self.name} does not listen on port {port}')

    def peak_megabytes(self):
        return peak_megabytes(self.child.pid)

    def stop(self):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            try:
                self.child.wait(15)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()


def peak_megabytes(pid):
    """The most physical memory that the process ever had (VmHWM)."""
    status = pathlib.Path(f'/proc/{pid}/status').read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith('VmHWM'))


def run_peer(command, directory):
    """Runs a peer that prints one line of JSON; adds its peak memory."""
    with open(pathlib.Path(directory) / 'peer.log', 'ab') as log:
        child = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=log)
        output = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise Failed(f'{command[0]} {command[1]} failed: {pathlib.Path(log.name).read_text()[-1500:]}')
    return json.loads(output.splitlines()[-1]) | {'megabytes': usage.ru_maxrss / 1024}


class Postgres:
    """A server of its own in a temporary directory."""

    def __init__(self, directory):
        self.bin = pathlib.Path(subprocess.run(['pg_config', '--bindir'], check=True, capture_output=True, text=True).stdout.strip())
        self.data, self.port, self.directory = tempfile.mkdtemp(prefix='bench-postgres-'), free_port(), directory
        # initdb refuses root.
        self.as_user = ['runuser', '-u', 'postgres', '--'] if os.getuid() == 0 else []
        if self.as_user:
            shutil.chown(self.data, 'postgres', 'postgres')
        self._run('initdb', '-D', self.data, '-U', 'bench', '--auth=trust', '--encoding=UTF8', '--locale=C')
        options = f'-p {self.port} -k {self.data} -c listen_addresses=127.0.0.1 -c shared_buffers=256MB -c max_wal_size=2GB'
        self._run('pg_ctl', '-D', self.data, '-w', '-l', f'{self.data}/server.log', '-o', options, 'start')

    def _run(self, program, *arguments):
        with open(pathlib.Path(self.directory) / 'postgres.log', 'ab') as log:
            subprocess.run([*self.as_user, self.bin / program, *arguments], check=True, stdout=log, stderr=log, cwd='/')

    def database(self, name):
        self._run('createdb', '-h', '127.0.0.1', '-p', str(self.port), '-U', 'bench', name)
        return f'postgresql://bench:bench@127.0.0.1:{self.port}/{name}'

    def sql(self, url, statement):
        command = [self.bin / 'psql', url, '-At', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-c', statement]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return [line.split('\t') for line in done.stdout.splitlines()]

    def stop(self):
        with contextlib.suppress(subprocess.CalledProcessError):
            self._run('pg_ctl', '-D', self.data, '-m', 'immediate', 'stop')
        shutil.rmtree(self.data, ignore_errors=True)


def call(method, url, body=None, headers=None, form=None):
    """One request, redirects not followed: status, headers, text."""
    address = urllib.parse.urlsplit(url)
    client = http.client.HTTPConnection(address.netloc, timeout=120)
    headers = dict(headers or {})
    data = None
    if form is not None:
        data, headers['content-type'] = urllib.parse.urlencode(form), 'application/x-www-form-urlencoded'
    elif body is not None:
        data, headers['content-type'] = json.dumps(body), 'application/json'
    client.request(method, address.path + (f'?{address.query}' if address.query else ''), data, headers)
    answer = client.getresponse()
    text = answer.read().decode()
    client.close()
    if answer.status >= 400:
        raise Failed(f'{method} {url} was answered with {answer.status}: {text[:500]}')
    return answer.status, answer.headers, text
