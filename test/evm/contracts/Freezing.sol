// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.0;

// Tokens that say whom they have frozen, each with the question and the event of its issuer.

contract LikeUsdc {
    mapping(address => bool) internal list;
    event Blacklisted(address indexed account);
    event UnBlacklisted(address indexed account);

    function isBlacklisted(address account) external view returns (bool) {
        return list[account];
    }

    function blacklist(address account) external {
        list[account] = true;
        emit Blacklisted(account);
    }

    function unBlacklist(address account) external {
        list[account] = false;
        emit UnBlacklisted(account);
    }
}

contract LikeUsdt {
    mapping(address => bool) public isBlackListed;
    event AddedBlackList(address user);

    function getBlackListStatus(address maker) external view returns (bool) {
        return isBlackListed[maker];
    }

    function addBlackList(address user) external {
        isBlackListed[user] = true;
        emit AddedBlackList(user);
    }
}

contract LikePaxos {
    mapping(address => bool) internal frozen;
    event FreezeAddress(address indexed addr);

    function isFrozen(address addr) external view returns (bool) {
        return frozen[addr];
    }

    function freeze(address addr) external {
        frozen[addr] = true;
        emit FreezeAddress(addr);
    }
}
