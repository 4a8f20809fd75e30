#!/usr/bin/env bash
# Runs a Ceph object gateway of its own, in memory and on loopback only, until its standard input ends.
# Usage: rgw.sh FOLDER HTTP_PORT HTTPS_PORT MONITOR_PORT; prints "ready". Packages: radosgw ceph-mon ceph-osd ceph-common
set -euo pipefail
dir=$1 http=$2 https=$3 mon=$4
mkdir -p "$dir"/{mon,osd,run,log,rgw}
cd "$dir"
children=()
finish() {
  for child in "${children[@]}"; do kill -9 "$child" 2> /dev/null || true; done
  wait 2> /dev/null || true
}
trap finish EXIT
trap 'exit 1' INT TERM

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
  -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' -keyout tls.key -out tls.crt 2> /dev/null
cat tls.key tls.crt > tls.pem

# One monitor and one store without replicas. The short proposal interval is what makes it start in two seconds.
cat > ceph.conf << CONF
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon host = v2:127.0.0.1:$mon
mon initial members = a
public addr = 127.0.0.1
public network = 127.0.0.0/8
cluster network = 127.0.0.0/8
ms bind ipv6 = false
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = 2147483648
osd class load list = *
osd class default list = *
mon allow pool size one = true
mon max pg per osd = 1000
mon warn on pool no redundancy = false
mon data avail warn = 1
mon data avail crit = 1
mon tick interval = 1
paxos propose interval = 0.02
paxos min wait = 0.01
mgr initial modules =
keyring = $dir/keyring
mon data = $dir/mon
osd data = $dir/osd
run dir = $dir/run
admin socket = $dir/run/\$name.asok
pid file = $dir/run/\$name.pid
log file = $dir/log/\$name.log
log to stderr = false
err to stderr = false
[client.rgw]
rgw data = $dir/rgw
rgw frontends = beast tcp_nodelay=1 endpoint=127.0.0.1:$http ssl_endpoint=127.0.0.1:$https ssl_certificate=$dir/tls.pem
rgw dns name = localhost
rgw crypt require ssl = true
rgw crypt s3 kms backend = testing
rgw crypt s3 kms encryption keys = test-key=$(head -c 32 /dev/urandom | base64 -w0)
rgw relaxed s3 bucket names = false
rgw thread pool size = 64
CONF
export CEPH_CONF=$dir/ceph.conf

key() { ceph-authtool "$@" > /dev/null; }
key --create-keyring keyring --gen-key -n mon. --cap mon 'allow *'
key keyring --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *'
key keyring --gen-key -n client.rgw --cap mon 'allow rwx' --cap osd 'allow rwx'
key keyring --gen-key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *'
monmaptool --create --clobber --fsid "$(sed -n 's/^fsid = //p' ceph.conf)" \
  --addv a "[v2:127.0.0.1:$mon]" monmap > /dev/null
ceph-mon -i a --mkfs --monmap monmap --keyring keyring
ceph-mon -i a -f < /dev/null &> log/mon.out &
children+=($!)
store=$(cat /proc/sys/kernel/random/uuid)
ceph osd new "$store" 0 > /dev/null
ceph-osd -i 0 --mkfs --osd-uuid "$store" &> log/mkfs.out
ceph-osd -i 0 -f < /dev/null &> log/osd.out &
children+=($!)
radosgw -n client.rgw -f < /dev/null &> log/rgw.out &
children+=($!)
for _ in $(seq 400); do
  curl -fsS -o /dev/null "http://127.0.0.1:$http/" 2> /dev/null && break
  sleep 0.05
done
radosgw-admin user create --uid=lake --display-name=lake --access-key=lake --secret-key=lakesecret > /dev/null
radosgw-admin user create --uid=other --display-name=other --access-key=other --secret-key=othersecret > /dev/null
echo ready
cat > /dev/null
