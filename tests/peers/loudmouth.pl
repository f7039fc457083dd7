# Loudmouth as an integration uses it: sign in, subscribe, listen, come back after a loss.
# Settings come as one JSON object; what happens goes out as one JSON object a line.
use strict;
use warnings;
use Glib;
use JSON::PP;
use Net::Jabber::Loudmouth;

my $settings = decode_json($ARGV[0]);
my ($host, $port) = $settings->{service} =~ m{^tcp://(.+):(\d+)$};
my $bare_jid = "$settings->{user}\@$settings->{domain}";
my $loop = Glib::MainLoop->new;
my $connection = Net::Jabber::Loudmouth::Connection->new($host);
$connection->set_port($port);
$connection->set_jid("$bare_jid/loudmouth");
$connection->set_disconnect_function(\&lost);
$connection->register_message_handler('message', 'normal', \&collect);
$connection->register_message_handler('iq', 'normal', \&answered);
$| = 1;

sub report { print encode_json({@_}), "\n" }

sub sign_in {
    $connection->open_and_block;
    my $signed_in = eval {
        $connection->authenticate_and_block(
            $settings->{user}, $settings->{password}, 'loudmouth');
    };
    return report(at => 'refused') unless $signed_in;
    report(at => 'online', jid => "$bare_jid/loudmouth");
    $connection->send(Net::Jabber::Loudmouth::Message->new(undef, 'presence'));
    my $request = Net::Jabber::Loudmouth::Message->new_with_sub_type(
        $settings->{pubsub}, 'iq', 'set');
    my $pubsub = $request->get_node->add_child('pubsub', undef);
    $pubsub->set_attributes(xmlns => 'http://jabber.org/protocol/pubsub');
    my $subscribe = $pubsub->add_child('subscribe', undef);
    $subscribe->set_attributes(node => $settings->{node}, jid => $bare_jid);
    $connection->send($request);
}

sub answered {
    my $iq = $_[2]->get_node;
    my $is_ours = $iq->find_child('subscription');
    report(at => 'subscribed') if $is_ours and $iq->get_attribute('type') eq 'result';
    return 'remove-message';
}

sub collect {
    my $items = $_[2]->get_node->find_child('items') or return 'allow-more-handlers';
    my $text = $items->find_child('notification')->get_value;
    utf8::decode($text);
    report(at => 'event', node => $items->get_attribute('node'), text => $text);
    return 'remove-message';
}

sub lost {
    my ($same, $reason) = @_;
    return if $reason eq 'ok';    # closed by this script
    report(at => 'offline');
    Glib::Idle->add(sub { sign_in(); 0 });
}

# The test ends the script by closing its standard input.
Glib::IO->add_watch(fileno(STDIN), ['in', 'hup'], sub { $loop->quit; 0 });
sign_in();
$loop->run;
$connection->close if $connection->is_open;
