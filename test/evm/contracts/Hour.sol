// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { Clones } from "@openzeppelin/contracts/proxy/Clones.sol";

/// What USDT does on Ethereum, with its events; whoever asks is its owner. It stands at the real address, so no constructor runs.
contract Dollar {
    string public constant symbol = "USDT";
    uint8 public constant decimals = 6;
    uint256 public totalSupply;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;
    mapping(address => bool) public isBlackListed;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);
    event Issue(uint256 amount);
    event AddedBlackList(address user);
    event RemovedBlackList(address user);
    event DestroyedBlackFunds(address user, uint256 balance);

    function transfer(address to, uint256 value) external returns (bool) {
        move(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        allowance[from][msg.sender] -= value;
        move(from, to, value);
        return true;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    function issue(uint256 amount) external {
        balanceOf[msg.sender] += amount;
        totalSupply += amount;
        emit Issue(amount);
    }

    function getBlackListStatus(address user) external view returns (bool) {
        return isBlackListed[user];
    }

    function addBlackList(address user) external {
        isBlackListed[user] = true;
        emit AddedBlackList(user);
    }

    function removeBlackList(address user) external {
        isBlackListed[user] = false;
        emit RemovedBlackList(user);
    }

    function destroyBlackFunds(address user) external {
        require(isBlackListed[user]);
        uint256 balance = balanceOf[user];
        balanceOf[user] = 0;
        totalSupply -= balance;
        emit DestroyedBlackFunds(user, balance);
    }

    function move(address from, address to, uint256 value) private {
        require(!isBlackListed[from]);
        balanceOf[from] -= value;
        balanceOf[to] += value;
        emit Transfer(from, to, value);
    }
}

/// An address that an exchange gives a customer: what comes in goes on to the exchange.
contract Forwarder {
    function flush(IERC20 token, address to) external {
        token.transfer(to, token.balanceOf(address(this)));
    }
}

/// Gives out such addresses, and empties many of them at once.
contract DepositAddresses {
    address private immutable forwarder = address(new Forwarder());

    function given(uint256 customer) public view returns (address) {
        return Clones.predictDeterministicAddress(forwarder, bytes32(customer));
    }

    function open(uint256 first, uint256 count) external {
        for (uint256 i = first; i < first + count; i++) Clones.cloneDeterministic(forwarder, bytes32(i));
    }

    /// What a crowd of customers pays in.
    function fill(IERC20 token, uint256 first, uint256 count, uint256 amount) external {
        for (uint256 i = first; i < first + count; i++) token.transferFrom(msg.sender, given(i), amount + i);
    }

    function flush(IERC20 token, uint256 first, uint256 count, address to) external {
        for (uint256 i = first; i < first + count; i++) Forwarder(given(i)).flush(token, to);
    }
}

/// A mixer's pool: everybody pays in the same amount.
contract MixerPool {
    event Deposit(bytes32 indexed commitment, uint32 leafIndex, uint256 timestamp);

    uint32 private leaves;

    function deposit(bytes32 commitment) external payable {
        require(msg.value == 10 ether);
        emit Deposit(commitment, leaves++, block.timestamp);
    }
}

/// One side of a bridge: it keeps what somebody wants elsewhere.
contract Bridge {
    event Sent(address indexed token, address indexed from, uint256 amount, uint256 chain, address to);

    function send(IERC20 token, uint256 amount, uint256 chain, address to) external {
        token.transferFrom(msg.sender, address(this), amount);
        emit Sent(address(token), msg.sender, amount, chain, to);
    }
}
